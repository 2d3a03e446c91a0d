/** Nothing to say. */
export class NoInput {}
