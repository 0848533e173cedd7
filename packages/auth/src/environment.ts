/** What a program that gives out a token, or shows a page, may inherit; no token of this process is among it. */
const inherited = [
  'PATH',
  'PATHEXT',
  'HOME',
  'USER',
  'LOGNAME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
  'XDG_CURRENT_DESKTOP',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'GH_CONFIG_DIR',
  'CLOUDSDK_CONFIG',
] as const

export type Environment = Readonly<Partial<Record<string, string>>>

/** The one place of this package that reads the environment: it picks the names above. */
export function environment(from: NodeJS.ProcessEnv = process.env): Environment {
  return Object.fromEntries(inherited.flatMap(name => (from[name] === undefined ? [] : [[name, from[name]]])))
}
