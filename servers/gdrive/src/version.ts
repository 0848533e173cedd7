import { createHash } from 'node:crypto'
import { ConnectorError } from '@mcp-connectors/core'
import { type DriveFile, shownFile } from './file.ts'

/** Of the content, in few letters. Google documents tell no revision to viewers: there any change makes another one. */
export function versionOf({ headRevisionId, version }: DriveFile): string {
  return createHash('sha256')
    .update(headRevisionId ?? version ?? '')
    .digest('base64url')
    .slice(0, 8)
}

/** @throws ConnectorError `conflict`: the file is no longer as it was read */
export function conflictUnless(holds: boolean, file: DriveFile, hint: string): void {
  if (!holds) throw new ConnectorError('conflict', `${shownFile(file)} has changed since it was read.`, { hint })
}
