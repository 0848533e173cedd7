import { ConnectorError } from '@mcp-connectors/core'

/** Slack's names of the emoji that are reacted with most. */
const names: ReadonlyMap<string, string> = new Map(
  (
    '👍 +1 👎 -1 ❤ heart 😂 joy 🎉 tada ✅ white_check_mark ❌ x 👀 eyes 🙏 pray 🚀 rocket 🔥 fire 👏 clap 💯 100 ' +
    '🙌 raised_hands 😄 smile 🙂 slightly_smiling_face 😊 blush 😍 heart_eyes 😅 sweat_smile 🤔 thinking_face 😕 confused ' +
    '😢 cry 😮 open_mouth 👋 wave 👌 ok_hand 💪 muscle 🤝 handshake ⚠ warning 💡 bulb 🐛 bug ✨ sparkles 📌 pushpin ' +
    '🏆 trophy ☑ ballot_box_with_check ✔ heavy_check_mark ➕ heavy_plus_sign ➖ heavy_minus_sign ⏳ hourglass_flowing_sand ' +
    '📈 chart_with_upwards_trend ☕ coffee 🍕 pizza ❓ question ❗ exclamation 🔴 red_circle 🟢 large_green_circle'
  )
    .split(' ')
    .flatMap((name, index, all) => (index % 2 === 1 ? [[all[index - 1] ?? '', name] as const] : [])),
)
const skins = ['🏻', '🏼', '🏽', '🏾', '🏿']

/** `tada` of `:tada:` or 🎉. @throws ConnectorError `invalid` */
export function emojiName(given: string): string {
  const bare = given.trim().replace(/^:|:$/g, '')
  if (/^[\p{L}\p{N}_+'-]+(?:::skin-tone-[2-6])?$/u.test(bare)) return bare.toLowerCase()
  const skin = skins.findIndex(tone => bare.endsWith(tone))
  const name = names.get(bare.replace(/[\uFE0E\uFE0F]/g, '').replace(/[🏻-🏿]$/u, ''))
  if (name !== undefined) return skin === -1 ? name : `${name}::skin-tone-${skin + 2}`
  throw new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 40))} is no name of an emoji.`, {
    hint: 'Pass its name in Slack, as thumbsup. slack_find with kind emoji knows those of the workspace.',
  })
}
