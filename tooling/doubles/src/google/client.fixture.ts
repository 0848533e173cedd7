import { auth, drive, type drive_v3 } from '@googleapis/drive'
import { complaintOf } from './openapi.fixture.ts'

/**
 * Google's own client, which holds each answer against Google's description of the API.
 * With `media`, give `{ rootUrl }` with the call too: uploads do not heed the client's.
 */
export function clientAt(url: string, token: string): drive_v3.Drive {
  const login = new auth.OAuth2()
  login.setCredentials({ access_token: token })
  login.transporter.interceptors.response.add({
    async resolved(response) {
      const { pathname } = new URL(response.config.url)
      const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
      const isAnswer = response.ok && isJson && !response.config.url.search.includes('alt=media')
      const complaint = isAnswer ? complaintOf(response.config.method ?? 'GET', pathname, response.data) : undefined
      if (complaint !== undefined) throw new Error(`${pathname}: ${complaint}`)
      return response
    },
  })
  return drive({ version: 'v3', auth: login, rootUrl: `${url}/`, retry: false })
}
