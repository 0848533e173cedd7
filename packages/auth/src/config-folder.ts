import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Environment, environment } from './environment.ts'

/** Where logins of this user are kept: `mcp-connectors` in the platform's folder for settings. */
export function configFolder(
  env: Environment = environment(),
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'mcp-connectors')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'mcp-connectors')
  // By its specification, a relative path counts as not set.
  const xdg = env.XDG_CONFIG_HOME
  return join(xdg?.startsWith('/') ? xdg : join(home, '.config'), 'mcp-connectors')
}
