// For the programs around connectors (tests, generators, benchmarks); connectors themselves need only index.ts.
export { callTool } from './call.ts'
export { getPrompt } from './get-prompt.ts'
export { serveHttp } from './http.ts'
export type { Running } from './running.ts'
export { buildServer } from './server.ts'
export { type Settings, settings } from './settings.ts'
export { startConnector } from './start-connector.ts'
export { type ListedTool, type Surface, surfaceOf } from './surface.ts'
