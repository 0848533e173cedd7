type Environment = Readonly<Record<string, string | undefined>>

const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const
const exceptions = ['NO_PROXY', 'no_proxy'] as const

/**
 * Sends requests over the proxy that the environment names, as people expect it of any program. Node has it from
 * 24.14 on; from 22.21 on it does so itself where it is started with NODE_USE_ENV_PROXY=1.
 * @returns a line for the operator where this Node cannot
 */
export async function useProxy(env: Environment): Promise<string | undefined> {
  const named = names.find(name => env[name])
  if (named === undefined || env.NODE_USE_ENV_PROXY === '1') return undefined
  const { setGlobalProxyFromEnv } = await import('node:http')
  if (typeof setGlobalProxyFromEnv !== 'function') {
    return `${named} is not used: this takes Node 24.14, or Node 22.21 with NODE_USE_ENV_PROXY=1; this is ${process.version}.`
  }
  setGlobalProxyFromEnv(Object.fromEntries([...names, ...exceptions].map(name => [name, env[name]])))
  return undefined
}
