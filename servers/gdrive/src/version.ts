import { ConnectorError } from '@mcp-connectors/core'
import { type DriveFile, shownFile } from './file.ts'

/** @throws ConnectorError `conflict`: the file is no longer as it was read */
export function conflictUnless(holds: boolean, file: DriveFile, hint: string): void {
  if (!holds) throw new ConnectorError('conflict', `${shownFile(file)} has changed since it was read.`, { hint })
}
