#!/usr/bin/env node
// Parses on Node 12 and later, so that an old one gets a sentence and not a SyntaxError: `var`, no `?.`, no `node:`.
// biome-ignore-all lint/style/useNodejsImportProtocol: unknown to Node 12
import * as nodeModule from 'module'
import { fileURLToPath } from 'url'

var required = '__NODE__'.split('.').map(Number)
var running = process.versions.node.split('.').map(Number)

if (running[0] < required[0] || (running[0] === required[0] && running[1] < required[1])) {
  process.stderr.write(
    '__NAME__ needs Node.js __NODE__ or newer; this is ' +
      process.version +
      ' at ' +
      process.execPath +
      '. Install a current one from https://nodejs.org, or name its full path in the settings of your client.\n',
  )
  process.exit(1)
}

// Beside the code that it caches: who can write there can change that code as well, which is not so in a shared /tmp.
nodeModule.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)))
void import('./server.mjs').then(() => {
  // Clients end servers with SIGKILL; by then the cache must be on disk. Not at once: the first answers come first.
  setTimeout(nodeModule.flushCompileCache, 1000).unref()
})
