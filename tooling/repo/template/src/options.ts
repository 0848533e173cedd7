import { option } from '@mcp-connectors/config'
import { z } from 'zod'

/** What the person who runs the server decides. */
export const options = {
  url: option(z.url({ protocol: /^https?$/ }).default('https://api.acme.example'), { about: 'Address of the API.' }),
  token: option(z.string().min(1).optional(), {
    about: 'API token, from the settings of your account.',
    secret: true,
  }),
}
