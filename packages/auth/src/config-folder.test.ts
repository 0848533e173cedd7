import { expect, test } from 'vitest'
import { configFolder } from './config-folder.ts'

test.each([
  ['linux', {}, '/home/ada/.config/mcp-connectors'],
  ['linux', { XDG_CONFIG_HOME: '/conf' }, '/conf/mcp-connectors'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ada/.config/mcp-connectors'],
  ['darwin', { XDG_CONFIG_HOME: '/conf' }, '/home/ada/Library/Application Support/mcp-connectors'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/mcp-connectors'],
  ['win32', {}, '/home/ada/AppData/Roaming/mcp-connectors'],
] as const)('on %s with %j logins are in %s', (platform, env, folder) => {
  expect(configFolder(env, platform, '/home/ada')).toBe(folder)
})
