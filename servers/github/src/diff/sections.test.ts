import { expect, test } from 'vitest'
import { sectionsOf } from './sections.ts'

const diff = `diff --git a/src/a.ts b/src/a.ts
index 1111111..2222222 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,2 +1,2 @@
 diff --git a/x b/x
-old
+new
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/logo.png b/logo.png
new file mode 100644
index 0000000..3333333
Binary files /dev/null and b/logo.png differ
diff --git a/old name.ts b/new name.ts
similarity index 100%
rename from old name.ts
rename to new name.ts
diff --git a/gone.ts b/gone.ts
deleted file mode 100755
index 4444444..0000000
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git "a/gr\\303\\274n.txt" "b/gr\\303\\274n.txt"
index 5555555..6666666 100644
--- "a/gr\\303\\274n.txt"
+++ "b/gr\\303\\274n.txt"
@@ -1 +1 @@
-a
+b
`

test('cuts a whole diff into files with mode, binary and patch', () => {
  expect(sectionsOf(diff)).toEqual([
    {
      path: 'src/a.ts',
      binary: false,
      mode: undefined,
      patch: '@@ -1,2 +1,2 @@\n diff --git a/x b/x\n-old\n+new',
    },
    { path: 'run.sh', binary: false, mode: '100644 → 100755', patch: undefined },
    { path: 'logo.png', binary: true, mode: undefined, patch: undefined },
    { path: 'new name.ts', binary: false, mode: undefined, patch: undefined },
    { path: 'gone.ts', binary: false, mode: '100755', patch: '@@ -1 +0,0 @@\n-x' },
    { path: 'grün.txt', binary: false, mode: undefined, patch: '@@ -1 +1 @@\n-a\n+b' },
  ])
})

test('of nothing there is nothing', () => {
  expect(sectionsOf('')).toEqual([])
})
