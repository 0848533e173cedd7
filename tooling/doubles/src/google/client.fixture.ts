import { auth, drive, type drive_v3 } from '@googleapis/drive'

/** Google's own client. With `media`, give `{ rootUrl }` with the call too: uploads do not heed the client's. */
export function clientAt(url: string, token: string): drive_v3.Drive {
  const login = new auth.OAuth2()
  login.setCredentials({ access_token: token })
  return drive({ version: 'v3', auth: login, rootUrl: `${url}/`, retry: false })
}
