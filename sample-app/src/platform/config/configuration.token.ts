/** The token under which the application is handed its `AppConfiguration`. */
export const CONFIGURATION = Symbol('configuration');
