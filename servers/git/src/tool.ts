import { promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import type { Git } from './client.ts'

export const tool = toolFor<Git>()
export const resource = resourceFor<Git>()
export const prompt = promptFor<Git>()
