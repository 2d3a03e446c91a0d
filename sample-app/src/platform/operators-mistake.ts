/** Something only whoever operates the host can mend. Its message says how; where it was thrown helps nobody. */
export abstract class OperatorsMistake extends Error {}
