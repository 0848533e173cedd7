import { promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import type { GitHub } from './client.ts'

export const tool = toolFor<GitHub>()
export const resource = resourceFor<GitHub>()
export const prompt = promptFor<GitHub>()
