import { text } from '@mcp-connectors/core'

/** A file or folder that a tool works on: an id or a Google link. */
export const file = text(2000).describe('Id or link.')
export const folder = text(2000).describe('Id or link; root is My Drive.')
