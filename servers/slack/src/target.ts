import { ConnectorError } from '@mcp-connectors/core'
import { tsOf } from './timestamp.ts'

/** What a target names, before anything is looked up. */
export interface Target {
  /** Which workspace: the prefix of the target, or the domain or id that a link names. */
  team?: string
  /** Of a link: the workspace's host, `acme.slack.com`. */
  domain?: string
  where:
    | { kind: 'channel-id'; id: string }
    | { kind: 'channel-name'; name: string }
    | { kind: 'person-id'; id: string }
    | { kind: 'person-name'; name: string }
    /** The notes that a person sends to themselves. */
    | { kind: 'me' }
  /** The message that a link names. */
  ts?: string
  /** The first message of its thread. */
  thread?: string
}

/**
 * Understands `#name`, `@person`, `me`, an id, a mention as `<#C…>`, and any link of Slack to a channel, message or thread;
 * before it, with several workspaces, `acme:`.
 * @throws ConnectorError `invalid`
 */
export function parseTarget(given: string): Target {
  const text = given.trim()
  if (/^(?:https?|slack):\/\//i.test(text)) return ofLink(text)
  const [, team, rest = text] = /^([a-z][a-z0-9-]{0,30}):(?!\/\/)(.+)$/s.exec(text) ?? []
  const where = ofName(rest.trim())
  if (where) return { ...(team === undefined ? {} : { team }), where }
  throw unknown(given)
}

function ofName(text: string): Target['where'] | undefined {
  const mention = /^<([#@])([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text)
  const id = mention?.[2] ?? text
  if (/^[CGD][A-Z0-9]{7,20}$/.test(id)) return { kind: 'channel-id', id }
  if (/^[UW][A-Z0-9]{7,20}$/.test(id)) return { kind: 'person-id', id }
  if (/^@?me$/i.test(text)) return { kind: 'me' }
  if (/^@[^\s#@<>]/.test(text) && text.length <= 100) return { kind: 'person-name', name: text.slice(1) }
  const name = text.startsWith('#') ? text.slice(1) : text
  // Any letter of any script; Slack has no capitals, spaces or most punctuation in names of channels.
  return /^[\p{L}\p{M}\p{N}_-]{1,80}$/u.test(name) ? { kind: 'channel-name', name: name.toLowerCase() } : undefined
}

function ofLink(text: string): Target {
  if (!URL.canParse(text)) throw unknown(text)
  const url = new URL(text)
  return (url.protocol === 'slack:' ? ofApp(url) : (ofArchive(url) ?? ofClient(url))) ?? fail(text)
}

/** `https://acme.slack.com/archives/C1/p1763999999123456?thread_ts=1763999000.000100&cid=C1` */
function ofArchive({ hostname, pathname, searchParams }: URL): Target | undefined {
  if (!/\.slack(?:-gov)?\.com$/.test(hostname)) return undefined
  const [, id, message] = /^\/(?:archives|messages)\/([CGDUW][A-Z0-9]{7,20})(?:\/(p\d{16}))?\/?$/.exec(pathname) ?? []
  const where = id === undefined ? undefined : ofName(id)
  if (!where) return undefined
  const ts = message === undefined ? undefined : tsOf(message)
  const thread = tsOf(searchParams.get('thread_ts') ?? '')
  return { domain: hostname, where, ...(ts === undefined ? {} : { ts }), ...(thread === undefined ? {} : { thread }) }
}

/** `https://app.slack.com/client/T1/C1/thread/C1-1763999000.000100` */
function ofClient({ hostname, pathname }: URL): Target | undefined {
  if (!/^app\.slack(?:-gov)?\.com$/.test(hostname)) return undefined
  const [, team, id, thread] =
    /^\/client\/([TE][A-Z0-9]{7,20})\/([CGD][A-Z0-9]{7,20})(?:\/thread\/[CGD][A-Z0-9]+-([\d.]+))?/.exec(pathname) ?? []
  const where = id === undefined ? undefined : ofName(id)
  if (!where) return undefined
  const ts = thread === undefined ? undefined : tsOf(thread)
  return { ...(team === undefined ? {} : { team }), where, ...(ts === undefined ? {} : { ts, thread: ts }) }
}

/** `slack://channel?team=T1&id=C1&message=1763999000.000100` */
function ofApp({ searchParams }: URL): Target | undefined {
  const where = ofName(searchParams.get('id') ?? '')
  const team = searchParams.get('team')
  const ts = tsOf(searchParams.get('message') ?? '')
  return where && { ...(team === null ? {} : { team }), where, ...(ts === undefined ? {} : { ts }) }
}

function fail(given: string): never {
  throw unknown(given)
}

function unknown(given: string): ConnectorError {
  return new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 100))} names no channel, person or message.`, {
    hint: 'Pass #name, @person, me, an id, or a Slack link. slack_find looks for names.',
  })
}
