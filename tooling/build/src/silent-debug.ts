/**
 * Stands in for `debug` in bundles: with DEBUG set, libraries would print command lines and environments to stderr,
 * credentials of proxies among them, past the mask of the server's own log.
 */
interface Silent {
  (...message: readonly unknown[]): void
  enabled: false
  extend(): Silent
}

const silent: Silent = Object.assign(() => {}, { enabled: false as const, extend: () => silent })
const createDebug = Object.assign(() => silent, { formatters: {} })

// biome-ignore lint/style/noDefaultExport: that is how `debug` is imported
export default createDebug
