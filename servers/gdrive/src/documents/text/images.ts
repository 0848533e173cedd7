import { counted } from '@mcp-connectors/core'

/** How long the description of an image may be. In characters. */
const longest = 500

const reference = new RegExp(`^ {0,3}\\[([^\\]\\n]{1,${longest}})\\]:[ \\t]*<?data:\\S*[^\\n]*\\n?`, 'gm')
// None of these can begin inside of what it goes through: texts of megabytes are read once.
const address = `data:[^\\s()<>]*>?(?:[ \\t][^)\\n]{0,${longest}})?`
const inline = new RegExp(`!\\[([^\\]\\n]{0,${longest}})\\]\\(<?${address}\\)`, 'g')
const tag = /<img\b[^<>]{0,500}\bsrc\s*=\s*["']?data:[^<>]*>/gi

/** Markdown without the images that Google writes into it as base64: megabytes that nobody can read. */
export function withoutImages(markdown: string): { text: string; images: number } {
  const names = new Set<string>()
  let images = 0
  const shown = (alt: string) => {
    images++
    return alt === '' ? '[image]' : `[image: ${alt}]`
  }
  const text = markdown
    .replace(reference, (_, name: string) => {
      names.add(name)
      return ''
    })
    .replace(inline, (_, alt: string) => shown(alt))
    .replace(tag, () => shown(''))
    .replace(usage, (whole, alt: string, name: string) => (names.has(name || alt) ? shown(alt) : whole))
  return { text, images }
}

const usage = new RegExp(`!\\[([^\\]\\n]{0,${longest}})\\]\\[([^\\]\\n]{0,${longest}})\\]`, 'g')

/** `3 images are left out.` */
export function imagesLeftOut(images: number): string {
  return `${counted(images, 'image')} left out.`
}
