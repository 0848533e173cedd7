/**
 * Stands in for `google-logging-utils` in bundles: with GOOGLE_SDK_NODE_LOGGING set, Google's library would print the
 * requests and answers of logins to stderr, tokens among them.
 */
const silent = () => {}
Object.assign(silent, { debug: silent, info: silent, warn: silent, error: silent })

export const log = () => silent
