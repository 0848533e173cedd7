import type { Withheld } from '@mcp-connectors/core'

/** The tool that is of no use where the person has named no folder for files: it is not listed then. */
export function withoutFolder({ filesFolder }: { filesFolder: string | undefined }): Withheld {
  if (filesFolder !== undefined) return {}
  return { gdrive_download_file: 'The server was started without --files-folder, where it would save files.' }
}
