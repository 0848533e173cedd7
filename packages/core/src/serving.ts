// For the programs around connectors (tests, generators, benchmarks); connectors themselves need only index.ts.
export { estimateTokens } from './budget.ts'
export { type HttpAddress, serveHttp } from './http.ts'
export { describeError } from './log.ts'
export { type Running, type StartOptions, start } from './running.ts'
export { buildServer } from './server.ts'
export { type Settings, settings } from './settings.ts'
export { type ListedTool, type Surface, surfaceOf } from './surface.ts'
