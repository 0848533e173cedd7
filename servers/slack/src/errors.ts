import { ConnectorError, type ErrorCode, unless, wasNeverSent } from '@mcp-connectors/core'
import { z } from 'zod'
import { manifestWith } from './manifests.ts'
import type { RateLimits } from './rate-limits.ts'

/** What the vendor's client throws. `data` is an answer that says `ok: false`. */
const platformError = z.object({
  code: z.literal('slack_webapi_platform_error'),
  data: z.looseObject({
    error: z.string().default(''),
    needed: z.string().optional(),
    provided: z.string().optional(),
    response_metadata: z.looseObject({ messages: z.array(z.string()).optional() }).optional(),
  }),
})
const rateLimited = z.object({ code: z.literal('slack_webapi_rate_limited_error'), retryAfter: z.number() })
const requestError = z.object({ code: z.literal('slack_webapi_request_error'), original: z.unknown() })
const httpError = z.object({ code: z.literal('slack_webapi_http_error'), statusCode: z.number() })

/** An answer that Slack marks as failed, by its own word for it. */
class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal'
  readonly word: string
  readonly needed: string | undefined
  /** Reasons in Slack's words, one each. */
  readonly details: readonly string[]

  constructor(word: string, needed: string | undefined, details: readonly string[]) {
    super(word)
    this.word = word
    this.needed = needed
    this.details = details
  }
}

/** An answer that is none of the API, or a status of a server in trouble. */
class SlackTrouble extends Error {
  override readonly name = 'SlackTrouble'
  readonly status: number

  constructor(status: number, words: string) {
    super(words)
    this.status = status
  }
}

/** What the vendor's client threw, as what it means: a limit, a refusal, trouble, or the failure of our own fetch. */
export function refusalOf(error: unknown, limits: RateLimits, method: string): unknown {
  const limited = rateLimited.safeParse(error)
  if (limited.success) return limits.refused(method, limited.data.retryAfter)
  // Without a header that says how long, the vendor's client throws an error of no kind.
  if (error instanceof Error && error.message.startsWith('Retry header did not')) return limits.refused(method, 30)
  const failed = requestError.safeParse(error)
  if (failed.success) return failed.data.original
  const status = httpError.safeParse(error)
  if (status.success) return new SlackTrouble(status.data.statusCode, `status ${status.data.statusCode}`)
  const refused = platformError.safeParse(error)
  if (!refused.success) return error
  const { error: word, needed, response_metadata: more } = refused.data.data
  // The vendor's client takes a body that is no JSON for the word of a refusal.
  if (!/^[a-z][a-z0-9_]{1,80}$/i.test(word)) return new SlackTrouble(200, 'an answer that is no JSON')
  if (word === 'ratelimited' || word === 'rate_limited') return limits.refused(method, 60)
  return new SlackRefusal(word, needed, more?.messages ?? [])
}

const passing: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
])

/** True where the same request may go well in a moment. */
export function isPassing(error: unknown): boolean {
  if (error instanceof SlackTrouble) return error.status >= 500 || error.status === 200
  return error instanceof SlackRefusal && passing.has(error.word)
}

/** True where a request may have been carried out though no good answer came. */
export function isUnknownOutcome(error: unknown): boolean {
  // What is no ConnectorError is an abort.
  if (!ConnectorError.is(error)) return true
  if (error.cause instanceof SlackRefusal) return passing.has(error.cause.word)
  return (error.code === 'unavailable' && !wasNeverSent(error)) || error.code === 'timeout'
}

/** True where Slack refused with one of these words. */
export function isRefusal(error: unknown, ...words: readonly string[]): boolean {
  return ConnectorError.is(error) && error.cause instanceof SlackRefusal && words.includes(error.cause.word)
}

export interface FailureContext {
  signal: AbortSignal
  method: string
  /** What the call was about, for the message: `#general`. */
  what: string | undefined
  /** `SLACK_USER_TOKEN` */
  setting: string
}

/** As a ConnectorError. An abort passes as it is, and so does what nobody foresaw. */
export function fromFailure(error: unknown, { signal, method, what, setting }: FailureContext): unknown {
  if (ConnectorError.is(error) || signal.aborted) return error
  if (error instanceof SlackTrouble) return inTrouble(error, method)
  if (!(error instanceof SlackRefusal)) return error
  const { code, message, hint } = told(error, what ?? method, setting)
  return new ConnectorError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    // Slack's words for a bad argument name it; they are its own, never a person's.
    ...(code === 'invalid' && error.details.length > 0 ? { quote: error.details.join('\n').slice(0, 600) } : {}),
    detail: `${method} ${error.word}`,
    cause: error,
  })
}

interface Told {
  code: ErrorCode
  message: string
  hint?: string
}

function told(error: SlackRefusal, what: string, setting: string): Told {
  const { word, needed } = error
  if (word === 'missing_scope' && needed !== undefined) return missingScope(needed, what, setting)
  const known = meanings[word]
  if (known) {
    const [code, message, hint] = known
    const fill = (text: string) => text.replaceAll('{what}', what).replaceAll('{setting}', setting)
    return { code, message: fill(message), ...(hint === undefined ? {} : { hint: fill(hint) }) }
  }
  if (passing.has(word))
    return { code: 'unavailable', message: `Slack is having trouble (${word}).`, hint: 'Try again.' }
  const code = /not_found$/.test(word)
    ? 'not_found'
    : /^(?:invalid|no|too|bad)_|_too_/.test(word)
      ? 'invalid'
      : 'refused'
  return { code, message: `${what}: Slack answered ${word}.` }
}

function missingScope(needed: string, what: string, setting: string): Told {
  const scopes = needed.split(/[,\s]+/).filter(Boolean)
  const manifest = manifestWith(scopes)
  const where = manifest === undefined ? '' : `; the manifest ${manifest} has it`
  return {
    code: 'forbidden',
    message: `${what}: the token of ${setting} lacks the scope ${scopes.join(' or ')}.`,
    hint: `Tell the person to add it to the app under OAuth & Permissions, and to install the app again${where}.`,
  }
}

function inTrouble({ status, message }: SlackTrouble, method: string): ConnectorError {
  if (status >= 300 && status < 500 && status !== 404) {
    return new ConnectorError('unavailable', `${method}: what answers is not Slack's API (${message}).`, {
      hint: 'A proxy or a login page may be in between. Tell the person to check SLACK_API_URL and the network.',
    })
  }
  return new ConnectorError('unavailable', `${method}: Slack is having trouble (${message}).`, {
    hint: 'Try again in a moment. https://slack-status.com tells whether Slack is down.',
  })
}

const badToken =
  'Tell the person to copy the token again from OAuth & Permissions of the app, and to start the server anew.'

/** By Slack's word. `{what}`: what the call was about. `{setting}`: where the token is from. */
const meanings: Readonly<Record<string, readonly [ErrorCode, string, string?]>> = {
  not_authed: ['unauthenticated', 'Slack got no token.', badToken],
  invalid_auth: ['unauthenticated', 'Slack does not accept the token of {setting}: it is wrong.', badToken],
  token_revoked: ['unauthenticated', 'The token of {setting} was revoked.', badToken],
  token_expired: ['unauthenticated', 'The token of {setting} has expired.', badToken],
  account_inactive: ['unauthenticated', 'The account of {setting} was deactivated.', badToken],
  user_removed_from_team: ['unauthenticated', 'The person of {setting} is no longer in the workspace.', badToken],
  org_login_required: [
    'unavailable',
    'The workspace is being moved into an Enterprise organization.',
    'Try again later.',
  ],
  ekm_access_denied: ['forbidden', 'The administrators have locked this part of the workspace.'],
  not_allowed_token_type: [
    'forbidden',
    '{what}: Slack does not do this with the kind of token of {setting}.',
    'Searching, and what concerns one person, needs SLACK_USER_TOKEN. Tell the person.',
  ],
  missing_argument: ['invalid', '{what}: Slack misses an argument.'],
  team_access_not_granted: [
    'forbidden',
    'The app is not installed in this workspace.',
    'Tell the person to install it.',
  ],
  enterprise_is_restricted: ['forbidden', '{what}: Slack does not do this in an Enterprise organization.'],
  access_denied: ['forbidden', '{what}: the token may not do this.'],
  no_permission: ['forbidden', '{what}: the token may not do this.'],
  accesslimited: ['forbidden', '{what}: access to the workspace is limited at present.'],
  paid_teams_only: ['refused', '{what}: Slack does this in paid workspaces only.'],
  team_not_eligible: ['refused', '{what}: the plan of the workspace does not have this.'],
  plan_upgrade_required: ['refused', '{what}: the plan of the workspace does not have this.'],
  restricted_plan_level: ['refused', '{what}: the plan of the workspace does not have this.'],
  restricted_too_many: ['refused', '{what}: Slack takes no more messages for about that time.', 'Pass another time.'],
  message_limit_exceeded: ['refused', '{what}: the workspace may send no more messages at present.'],
  method_not_supported_for_channel_type: ['invalid', '{what}: Slack does not do this in this kind of conversation.'],
  user_disabled: ['refused', '{what}: the account of this person was deactivated.'],
  is_inactive: ['conflict', '{what} is frozen: nothing is posted there.'],
  channel_not_found: [
    'not_found',
    '{what} was not found.',
    'It does not exist, or the token cannot see it: a bot sees the private channels that it was added to. slack_find looks for channels.',
  ],
  not_in_channel: [
    'forbidden',
    'The token is not a member of {what}.',
    'Tell the person to add the app there with /invite, or use the other token.',
  ],
  is_archived: ['conflict', '{what} is archived: nothing is posted there.'],
  user_not_found: ['not_found', '{what}: there is no such person.', 'slack_find looks for people.'],
  user_not_visible: ['not_found', '{what}: the token may not see this person.'],
  users_not_found: ['not_found', '{what}: there is no such person.', 'slack_find looks for people.'],
  message_not_found: [
    'not_found',
    '{what}: there is no such message.',
    'slack_read shows the times that name messages.',
  ],
  thread_not_found: ['not_found', '{what}: there is no such thread.', 'slack_read shows the times that name messages.'],
  file_not_found: ['not_found', '{what}: there is no such file, or the token cannot see it.'],
  file_deleted: ['not_found', '{what}: the file was deleted.'],
  msg_too_long: ['too_large', 'The text is longer than a message can be.', 'Split it, or send it as a file.'],
  msg_blocks_too_long: ['too_large', 'The text is longer than a message can be.', 'Split it, or send it as a file.'],
  no_text: ['invalid', 'A message needs text.'],
  cant_update_message: ['refused', '{what}: a message is edited by its author alone.', 'Pass as for the other token.'],
  cant_delete_message: ['refused', '{what}: a message is deleted by its author alone.', 'Pass as for the other token.'],
  edit_window_closed: ['refused', '{what}: the workspace lets messages be edited for a short time only.'],
  compliance_exports_prevent_deletion: ['refused', '{what}: the workspace keeps messages for compliance.'],
  restricted_action: ['refused', '{what}: the workspace does not let this person do it.'],
  restricted_action_read_only_channel: ['refused', '{what}: only some people may post there.'],
  restricted_action_thread_only_channel: ['refused', '{what}: only replies are allowed there.', 'Pass thread.'],
  restricted_action_non_threadable_channel: ['refused', '{what}: there are no threads there.', 'Leave thread out.'],
  restricted_action_thread_locked: ['refused', '{what}: the thread is locked.'],
  cannot_dm_bot: ['refused', '{what}: a bot cannot be written to.'],
  messages_tab_disabled: ['refused', '{what}: this app takes no messages.'],
  already_reacted: ['conflict', '{what}: this reaction is there already.'],
  no_reaction: ['conflict', '{what}: there is no such reaction of this token.'],
  too_many_emoji: ['refused', '{what}: there are as many kinds of reactions as Slack allows.'],
  too_many_reactions: ['refused', '{what}: this person has as many reactions there as Slack allows.'],
  invalid_name: ['invalid', '{what}: there is no such emoji, or the name is not allowed.'],
  name_taken: ['conflict', '{what}: this name is taken.'],
  time_in_past: ['invalid', 'The time to send at has passed.'],
  time_too_far: ['invalid', 'Slack schedules at most 120 days ahead.'],
  invalid_scheduled_message_id: ['not_found', '{what}: there is no such scheduled message, or it was sent.'],
  invalid_cursor: ['invalid', 'Slack no longer knows this page.', 'Begin again without cursor.'],
  canvas_not_found: ['not_found', '{what}: there is no such canvas, or the token cannot see it.'],
  list_not_found: ['not_found', '{what}: there is no such list, or the token cannot see it.'],
  cant_invite: ['refused', '{what}: this person cannot be added there.'],
  user_is_restricted: ['refused', '{what}: a guest may not do this.'],
  last_member: ['refused', '{what}: the last one in a private channel cannot leave it.'],
  cant_archive_general: ['refused', '{what}: the channel that everyone is in cannot be archived.'],
  cant_leave_general: ['refused', '{what}: the channel that everyone is in cannot be left.'],
  cant_kick_from_general: ['refused', '{what}: nobody can be removed from the channel that everyone is in.'],
  name_already_exists: ['conflict', '{what}: this name is taken.'],
  handle_already_exists: ['conflict', '{what}: this handle is taken.'],
  not_authorized: ['forbidden', '{what}: the token may not do this.'],
  cant_kick_self: ['invalid', '{what}: one does not remove oneself.', 'action leave does that.'],
  unknown_method: ['unavailable', '{what}: this Slack does not have it.', 'Tell the person to check SLACK_API_URL.'],
}

/** What a call brings; undefined where Slack refuses with one of these words. Every other failure passes. */
export function unlessRefused<T>(call: Promise<T>, ...words: readonly string[]): Promise<T | undefined> {
  return unless(call, error => isRefusal(error, ...words))
}
