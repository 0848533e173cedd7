import { option } from '@mcp-connectors/config'
import { z } from 'zod'

/** The settings of every connector that people can log in to. Spread them into its options. */
export const loginOptions = {
  loginFolder: option(z.string().min(1).optional(), {
    about: 'Folder of stored logins. Default: mcp-connectors in the config folder of the user.',
    env: 'MCP_CONNECTORS_LOGIN_FOLDER',
    path: 'folder',
  }),
  keyring: option(z.boolean().default(false), {
    about: 'Keep logins in the keyring of the system. Needs the package @napi-rs/keyring beside this one.',
    env: 'MCP_CONNECTORS_KEYRING',
  }),
}
