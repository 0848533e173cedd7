/** Stands in for `node-fetch` in bundles, which Google's libraries bring along: this Node has a fetch of its own. */
// biome-ignore lint/style/noDefaultExport: that is how `node-fetch` is imported
export default globalThis.fetch
