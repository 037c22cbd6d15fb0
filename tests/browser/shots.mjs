/* Writes a picture of every screen: shots.mjs OUT [WORD…]. Korean and English, desktop and phone; high contrast of the Korean desktop. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { settled, World } from './harness.mjs';
import { screens } from './screens.mjs';

const [out = 'build/shots', ...words] = process.argv.slice(2);
const folder = resolve(out);
mkdirSync(folder, { recursive: true });
const given = process.env.SHOTS_DB ? await World.open({ db: process.env.SHOTS_DB }) : null;
const looks = [{ lang: 'ko', width: 1360 }, { lang: 'en', width: 1360 }, { lang: 'ko', width: 390, touch: true }, { lang: 'en', width: 390, touch: true }, { lang: 'ko', width: 1360, contrast: true }];
for (const screen of screens) {
	if (words.length && !words.some((word) => screen.name.includes(word)))
		continue;
	const world = given ?? (await World.of(screen.example));
	for (const look of looks) {
		const page = await world.shared(screen.person, look);
		await world.go(page, screen.path);
		await screen.then?.(page);
		await settled(page);
		const name = `${screen.name}-${look.lang}-${look.width === 390 ? 'phone' : look.contrast ? 'contrast' : 'desktop'}.png`;
		await page.screenshot({ path: join(folder, name), fullPage: true });
		if (page.wrong.length)
			console.error(name, page.wrong);
	}
}
await given?.close();
await World.closeAll();
