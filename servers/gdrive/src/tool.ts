import { toolFor } from '@mcp-connectors/core'
import type { Drive } from './client.ts'

export const tool = toolFor<Drive>()
