import { ConnectorError, matchesGlob } from '@mcp-connectors/core'
import type { Channel } from './channel.ts'

export interface PolicySettings {
  readChannels: readonly string[]
  postChannels: readonly string[]
  dms: 'off' | 'read' | 'post'
}

/** What the operator lets be read and posted to. */
export class Policy {
  readonly settings: PolicySettings

  constructor(settings: PolicySettings) {
    this.settings = settings
  }

  mayRead(channel: Pick<Channel, 'id' | 'name' | 'kind'>): boolean {
    if (isDirect(channel)) return this.settings.dms !== 'off'
    return allows(this.settings.readChannels, channel)
  }

  /** @throws ConnectorError `refused`, naming the setting. `shown`: `#general`. */
  checkRead(channel: Channel, shown: string): void {
    if (this.mayRead(channel)) return
    throw isDirect(channel)
      ? refused('Direct messages are off.', 'It was started with --dms off.')
      : refused(
          `${shown} is not among the channels that this server may read.`,
          `It was started with --read-channels ${this.settings.readChannels.join(',')}.`,
        )
  }

  /** @throws ConnectorError `refused`, naming the setting */
  checkPost(channel: Channel, shown: string): void {
    this.checkRead(channel, shown)
    const { postChannels, dms } = this.settings
    if (isDirect(channel)) {
      if (dms === 'post') return
      throw refused('Direct messages are not sent.', 'It was started without --dms post.')
    }
    if (allows(postChannels, channel)) return
    throw refused(
      `${shown} is not among the channels that this server may post to.`,
      `It was started with --post-channels ${postChannels.join(',')}.`,
    )
  }
}

export function isDirect({ kind }: Pick<Channel, 'kind'>): boolean {
  return kind === 'dm' || kind === 'group'
}

/** Patterns of names, with or without `#`, and ids. One with `!` takes out, wherever it stands. */
function allows(patterns: readonly string[], { id, name }: Pick<Channel, 'id' | 'name'>): boolean {
  /** `unnamed`: what counts for a channel of which only the id is known. */
  const fits = (pattern: string, unnamed: boolean) => {
    const bare = pattern.replace(/^#/, '')
    // A channel can be named like the id of another one.
    if (/^[CG][A-Z0-9]{7,20}$/.test(bare)) return bare === id
    return name === undefined || name === '' ? unnamed : matchesGlob(folded(name), folded(bare))
  }
  const wanted = patterns.filter(pattern => !pattern.startsWith('!'))
  const unwanted = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1))
  const isWanted = wanted.length === 0 || wanted.some(pattern => fits(pattern, false))
  return isWanted && !unwanted.some(pattern => fits(pattern, true))
}

/** Keyboards and shells write the same letter in two ways. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function refused(message: string, setting: string): ConnectorError {
  return new ConnectorError('refused', message, { hint: `${setting} Only the person who runs it can change that.` })
}
