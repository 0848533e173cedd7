import { spawn } from 'node:child_process'
import { type Environment, environment } from './environment.ts'

/** Tries to show a page in the person's browser. The address is an argument: no shell reads it. */
export function openBrowser(
  url: string,
  env: Environment = environment(),
  platform: NodeJS.Platform = process.platform,
): void {
  const [file, ...args] = openerOf(url, env, platform)
  if (file === undefined) return
  const child = spawn(file, args, { env: { ...env }, stdio: 'ignore', detached: true, windowsHide: true })
  // Not there: the person has the address.
  child.on('error', () => {})
  child.unref()
}

/** The program and its arguments; nothing for what is no web page, or where there is no screen. */
export function openerOf(url: string, env: Environment, platform: NodeJS.Platform): readonly string[] {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return []
  // As parsed: no blanks, quotes or dashes at its start are left.
  const { href } = new URL(url)
  if (platform === 'darwin') return ['open', href]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', href]
  return env.DISPLAY === undefined && env.WAYLAND_DISPLAY === undefined ? [] : ['xdg-open', href]
}
