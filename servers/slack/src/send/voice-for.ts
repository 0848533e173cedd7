import type { Self, Voice, Who } from '../voice.ts'
import type { Workspace } from '../workspace.ts'

/**
 * As whom something is written: as asked; else as the person where their token may, and as the app where only that one may.
 * @throws ConnectorError `unauthenticated` where there is no such token
 */
export async function voiceFor(
  workspace: Workspace,
  as: Who | undefined,
  scopes: readonly string[],
  signal: AbortSignal,
): Promise<Voice> {
  const { user, bot } = workspace
  if (as !== undefined || user === undefined || bot === undefined) return workspace.voice(as)
  // Any answer tells the scopes.
  if (user.scopes === undefined) await user.self(signal)
  return workspace.has('user', ...scopes) === false && workspace.has('bot', ...scopes) !== false ? bot : user
}

/** Who that is. */
export function selfOf(workspace: Workspace, voice: Voice, signal: AbortSignal): Promise<Self> {
  return voice === workspace.voice() ? workspace.self(signal) : voice.self(signal)
}

/** `alice`, `deploy (app)` */
export function shownVoice({ who }: Voice, { name }: Self): string {
  return who === 'bot' ? `${name} (app)` : name
}
