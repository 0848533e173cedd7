#!/usr/bin/env node
import { bundle } from './src/bundle.ts'

for (const [name, bytes] of await bundle(process.cwd())) {
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  dist/${name}`)
}
