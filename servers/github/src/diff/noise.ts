import { globOf } from '../glob.ts'

const lockFiles = globOf([
  '{package-lock,npm-shrinkwrap,packages.lock,pubspec.lock}.json',
  '{pnpm-lock,pubspec.lock}.yaml',
  '{yarn,bun,Cargo,Gemfile,poetry,uv,pdm,Pipfile,composer,mix,flake,deno,Podfile,pixi,gradle,devenv,Chart,conda}.lock',
  '{bun.lockb,go.sum,go.work.sum,Package.resolved,Cartfile.resolved,pubspec.lock,.terraform.lock.hcl,MODULE.bazel.lock}',
])
const snapshots = globOf(['*.snap', '*.ambr', '__snapshots__/**', '**/__image_snapshots__/**'])
const minified = globOf(['*.min.{js,css,mjs,cjs}', '*.{js,css,mjs,cjs}.map', '*-min.{js,css}', '*.bundle.js'])
const generated = globOf([
  '*.pb.{go,cc,h}',
  '*_pb2{,_grpc}.{py,pyi}',
  '*_pb.{js,ts,d.ts,rb}',
  '*.{g,freezed,gr}.dart',
  '*.designer.{cs,vb}',
  '*.Designer.{cs,vb}',
  '*.{generated,gen}.{ts,tsx,js,go,cs,swift,kt,rs}',
  '{zz_generated,generated}.*.go',
  '**/__generated__/**',
])
const vendored = globOf(['node_modules/**', '/vendor/**', '/third_party/**', 'bower_components/**'])
const binary = globOf([
  '*.{png,jpg,jpeg,gif,webp,avif,ico,bmp,tiff,psd,heic,mp3,mp4,mov,avi,webm,ogg,wav,flac}',
  '*.{pdf,zip,gz,tgz,bz2,xz,7z,jar,war,class,so,dll,dylib,exe,bin,wasm,woff,woff2,ttf,otf,eot,sqlite,db,parquet}',
  '*.{PNG,JPG,JPEG,GIF,PDF}',
])

const kinds: readonly (readonly [string, (path: string) => boolean])[] = [
  ['lock file', lockFiles],
  ['snapshot', snapshots],
  ['minified', minified],
  ['generated', generated],
  ['vendored', vendored],
]

/** Why hardly anybody reads the diff of this file; undefined where it should be read. */
export function noiseOf(path: string): string | undefined {
  return kinds.find(([, matches]) => matches(path))?.[0]
}

/** Whether the name says that there is nothing to read. */
export function isBinaryName(path: string): boolean {
  return binary(path)
}

/**
 * What a `.gitattributes` says about generated and vendored files: true or false where it says something. A later line
 * wins over an earlier one.
 */
export function attributesOf(text: string): (path: string) => boolean | undefined {
  const rules = text
    .split('\n')
    .slice(0, 2000)
    .map(line => line.trim().split(/\s+/))
    .flatMap(([pattern = '', ...attributes]) => ruleOf(pattern, attributes))
    .reverse()
  return path => rules.find(({ matches }) => matches(path))?.value
}

interface Rule {
  matches: (path: string) => boolean
  value: boolean
}

function ruleOf(pattern: string, attributes: readonly string[]): Rule[] {
  if (pattern === '' || pattern.startsWith('#') || pattern.startsWith('[attr]')) return []
  const said = attributes.flatMap(one => {
    const [, off, value] = /^(-|!)?linguist-(?:generated|vendored)(?:=(\w+))?$/.exec(one) ?? [
      undefined,
      undefined,
      'no',
    ]
    return value === 'no' ? [] : [off === undefined && value !== 'false']
  })
  const last = said.at(-1)
  // A pattern with a slash in it is meant from the root, as in globOf.
  return last === undefined ? [] : [{ matches: globOf([pattern]), value: last }]
}
