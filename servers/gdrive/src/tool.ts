import { promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import type { Drive } from './client.ts'

export const tool = toolFor<Drive>()
export const resource = resourceFor<Drive>()
export const prompt = promptFor<Drive>()
