import type { Access } from '@mcp-connectors/core'

// Of each list a token needs one. The first is the one to ask for.

/** Content of files. */
export const reading = ['drive.readonly', 'drive', 'drive.file'] as const
/** Names and what else is known of files, without their content. */
export const looking = [...reading, 'drive.metadata.readonly', 'drive.metadata'] as const
/** What lies beside the files: shared drives. Picked files have none. */
export const everywhere = ['drive.readonly', 'drive'] as const
/** Every change, sharing among them. */
export const writing = ['drive', 'drive.file'] as const

const prefix = 'https://www.googleapis.com/auth/'

/** `https://www.googleapis.com/auth/drive.file` as `drive.file`. */
export function shortScope(scope: string): string {
  return scope.startsWith(prefix) ? scope.slice(prefix.length) : scope
}

/** The one scope that a login or service account asks for, as Google writes it. */
export function scopeFor(access: Access, { scope, pick }: { scope: 'drive' | 'file'; pick: boolean }): string {
  if (scope === 'file' || pick) return `${prefix}drive.file`
  return access === 'read' ? `${prefix}drive.readonly` : `${prefix}drive`
}

/** True where a token with these (short) can do anything here. */
export function hasDrive(scopes: readonly string[]): boolean {
  return looking.some(scope => scopes.includes(scope))
}
