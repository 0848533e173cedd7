import { createPrivateKey } from 'node:crypto'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { type At, failureOf, loginOf, type Refusal, type Told, transportTo } from './google-address.ts'
import type { Login } from './login.ts'
import { readPrivate } from './private-file.ts'
import type { Source } from './source.ts'

export interface AccountSettings extends At {
  /** What the person has set, for messages: `GDRIVE_KEY_FILE`. */
  setting: string
  scopes: readonly string[]
  /** The person of the domain for whom it acts: needs domain-wide delegation. */
  subject?: string | undefined
}

export type ServiceAccount = AccountSettings & ({ keyFile: string } | { key: string })

const keyShape = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1).max(320),
  client_id: z.string().max(40).optional(),
  private_key: z.string(),
})

type Key = z.output<typeof keyShape>

/** A service account. Its tokens live for an hour and are made anew, from the key as it is in the file then. */
export function serviceAccount(options: ServiceAccount): Source {
  const { setting } = options
  return {
    name: `service account (${setting})`,
    async find(signal) {
      const text = 'key' in options ? options.key : await textOf(options.keyFile, setting)
      return await accountLogin(text, options, signal)
    },
  }
}

/** @param text of the key file */
export async function accountLogin(text: string, account: AccountSettings, signal: AbortSignal): Promise<Login> {
  const { setting, scopes, subject } = account
  const transport = transportTo(account, signal)
  const key = keyIn(text, setting)
  const { JWT } = await import('google-auth-library')
  const who = { email: key.client_email, key: key.private_key, scopes: [...scopes] }
  try {
    const client = new JWT({ ...transport, ...who, ...(subject !== undefined && { subject }) })
    const { token, expiresAt } = loginOf(await client.authorize())
    return { token, scopes: [...scopes], ...(expiresAt !== undefined && { expiresAt }) }
  } catch (error) {
    throw failureOf(error, signal, said => whyNot(said, key, account))
  }
}

async function textOf(path: string, setting: string): Promise<string> {
  const text = await readPrivate(path, setting)
  if (text !== undefined) return text
  throw noFile(path, setting)
}

function noFile(path: string, setting: string): ConnectorError {
  return new ConnectorError('unauthenticated', `There is no file ${path}, which ${setting} names.`, {
    hint: `Tell the person to check ${setting}.`,
  })
}

/** What is wrong with it is not quoted: parsers show what they stumble over. */
function keyIn(text: string, setting: string): Key {
  try {
    const key = keyShape.parse(JSON.parse(text))
    createPrivateKey(key.private_key)
    return key
  } catch {
    throw new ConnectorError('unauthenticated', `What ${setting} gives is no key of a service account.`, {
      hint: 'Tell the person: it is the .json file that Google gave out, whole.',
    })
  }
}

/** Google names the clock, the delegation and the person; all else is the key. */
function whyNot({ error, error_description: words }: Refusal, key: Key, account: AccountSettings): Told {
  const { setting, subject, scopes } = account
  const message = `Google gives no token to the service account in ${setting}.`
  if (/timeframe|iat and exp|too (early|late)/i.test(words)) {
    return { message, hint: 'Tell the person to set the clock of this machine: it is off by minutes.' }
  }
  if (subject !== undefined && error === 'unauthorized_client') {
    const client = key.client_id === undefined ? 'its client id' : `client id ${key.client_id}`
    const where = 'Google Admin console, Security, API controls, Domain-wide delegation'
    return {
      message: `The service account in ${setting} may not act for ${subject}.`,
      hint: `Tell the person to have an administrator allow it: ${where}: ${client}, scope ${scopes.join(',')}.`,
    }
  }
  if (subject !== undefined && /user id|email/i.test(words)) {
    return {
      message: `Google knows no ${subject}, for whom the service account in ${setting} would act.`,
      hint: 'Tell the person to check the address: it is that of a user of the domain.',
    }
  }
  const whom = subject === undefined ? '' : `, that it may act for ${subject} (domain-wide delegation)`
  return {
    message,
    hint: `Tell the person to check that its key is not disabled${whom}, and the clock of this machine.`,
  }
}
