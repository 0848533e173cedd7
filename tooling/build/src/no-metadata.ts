/**
 * Stands in for `gcp-metadata` in bundles, which only clients of Google's library use that no server has; with DEBUG_AUTH
 * set it would write to stdout.
 */
export {}
