import { promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import type { Slack } from './client.ts'

export const tool = toolFor<Slack>()
export const resource = resourceFor<Slack>()
export const prompt = promptFor<Slack>()
