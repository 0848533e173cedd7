import { toolFor } from '@mcp-connectors/core'
import type { Acme } from './client.ts'

export const tool = toolFor<Acme>()
