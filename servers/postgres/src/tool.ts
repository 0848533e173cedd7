import { promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import type { Postgres } from './client.ts'

export const tool = toolFor<Postgres>()
export const resource = resourceFor<Postgres>()
export const prompt = promptFor<Postgres>()
