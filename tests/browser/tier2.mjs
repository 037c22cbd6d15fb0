#!/usr/bin/env node
/* A tier-2 factory with its electricity bills and nothing else: from the link in a mail to a sent number and a submitted application, in the browser, in both languages,
 * on a desk and a phone, once with the keyboard alone; required fields and page loads are counted. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyDatabase, main, makeDatabase, ON_SERVER, overflow, paste, settled, SOURCE, startCampaign, World } from './harness.mjs';

const HOME = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'tier2-'));
const CATALOGUE = join(SOURCE, 'packs/automotive/measures.csv');
const BILLS = [39120, 37650, 38400, 40210, 39980, 41030, 44100, 45020, 40110, 38760, 37990, 402000];
const SUM = BILLS.slice(0, 11).reduce((a, b) => a + b, 0) + 40200;
const MOST = { fields: 30, loads: 6, minutes: 10 };
const NOW = new Date('2028-06-30T09:00:00+09:00');
const REQUEST = 'C-2026/S3';

/* The small example, whose operator asks S3 for 2026. */
function template() {
	const db = makeDatabase(HOME, 'small');
	startCampaign(db, HOME, ['S3']);
	return db;
}
const TEMPLATE = ON_SERVER ? null : template();
/* A database of its own for each walk. */
const database = (name) => (TEMPLATE ? copyDatabase(TEMPLATE, join(HOME, name)) : template());

const W = {
	ko: {
		begin: '시작하기', next: '다음', saved: /저장됨/, take: '이 값으로 채우기', repair: '40,200(으)로 고치기', held: /확인 전이라 뺐습니다/, none: '안 씀', unknown: '모름', pieces: '한 해 생산 개수', mass: '하나의 무게', material: '주 원료',
		look: /보일 내용 확인/, send: /에 보내기$/, withdraw: /거두기/, support: '지원금', serial: '바꿀 기존 설비의 번호', end: '기존 설비 내용연수', submit: '지원금 신청하기', receipt: /접수 번호/, open: '접수증과 진행 상태 보기',
		month: (n) => `${n}월 (kWh)`, assumed: '이렇게 가정했습니다', how: '어떻게 계산했나', mail: '메일', code: /인증번호|코드/,
	},
	en: {
		begin: 'Start', next: 'Next', saved: /Saved/, take: 'Use these values', repair: 'Change to 40,200', held: /held out until confirmed/, none: 'Not used', unknown: 'Not known', pieces: 'Pieces a year', mass: 'Weight of a piece', material: 'Main material',
		look: /See what they will see/, send: /^Send to /, withdraw: /Take back/, support: 'Support', serial: 'Number of the machine', end: 'End of the old machine', submit: 'Apply for support', receipt: /Receipt number/, open: 'Receipt and progress',
		month: (n) => new RegExp(`^${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][n - 1]}`), assumed: 'What is assumed', how: 'How calculated', mail: 'Mail', code: /code/i,
	},
};

/* Counts page loads, and the required fields that were met: each once. */
class Walk {
	constructor(world, page, lang) {
		Object.assign(this, { world, page, w: W[lang], lang, navigations: 0, required: new Set(), began: Date.now() });
		page.on('request', (request) => { if (request.isNavigationRequest() && request.frame() === page.mainFrame()) this.navigations++; });
	}
	async open(path) {
		await this.world.go(this.page, path);
	}
	async count() {
		const found = await this.page.evaluate(() => [...document.querySelectorAll('main [required]')].map((input) => (input.type === 'radio' ? input.name : `${document.querySelector('main h2')?.textContent} ${input.labels?.[0]?.textContent}`)));
		found.forEach((each) => this.required.add(each));
	}
	button(name) {
		return this.page.getByRole('button', { name }).first();
	}
	async next() {
		await this.count();
		await this.button(new RegExp(`^${this.w.next}`)).click();
		await this.page.waitForTimeout(50);
	}
	async saved() {
		await this.page.locator('.saved').filter({ hasText: this.w.saved }).waitFor();
	}
	async whole() {
		assert.ok(await overflow(this.page) <= 0, 'nothing runs over the side');
	}
	judge(name) {
		assert.ok(this.required.size <= MOST.fields, `${this.required.size} required fields: ${[...this.required]}`);
		assert.ok(this.navigations <= MOST.loads, `${this.navigations} page loads`);
		assert.ok(Date.now() - this.began < MOST.minutes * 60000);
		assert.deepEqual(this.page.wrong, []);
		console.log(`# ${name}: ${this.required.size} required fields, ${this.navigations} page loads, ${Date.now() - this.began} ms`);
	}
}

async function walk(world, { lang, width, file = null, person = 'P-S3' }) {
	const page = await world.page(person, { lang, width, height: width < 900 ? 844 : 900 });
	page.setDefaultTimeout(15000);
	await page.clock.setFixedTime(NOW);
	const s = new Walk(world, page, lang);
	const { w } = s;
	await s.open(`/start?request=${encodeURIComponent(REQUEST)}`);
	await s.whole();
	await s.button(w.begin).click();
	await page.waitForURL(/start=st-/);
	await page.locator('.wizard').waitFor();
	/* what is recorded of the firm is shown, and not asked again */
	await page.locator('.wizard').getByText('123-45-67891').waitFor();
	await page.locator('.wizard').getByText(/^C25914 · /).waitFor();
	assert.equal(await page.locator('.wizard select').count(), 0);
	await s.whole();
	await s.next();

	/* electricity: a file or a paste; December has a digit too many, is held out, and repaired by one click */
	if (file) {
		await page.setInputFiles('input[type=file]', file);
		await s.button(w.take).click();
	} else {
		await page.locator('.months input').first().focus();
		await paste(page, BILLS.map((each) => each.toLocaleString('en')).join('\t'));
	}
	await page.locator('.wrong-row').waitFor();
	await page.locator('.live').filter({ hasText: w.held }).waitFor();
	await page.locator('.live').filter({ hasText: BILLS.slice(0, 11).reduce((a, b) => a + b, 0).toLocaleString('en') }).waitFor();
	await s.whole();
	await s.button(w.repair).click();
	await page.locator('.live').filter({ hasText: SUM.toLocaleString('en') }).waitFor();
	await s.saved();
	await s.next();

	/* other energy */
	for (const [i, name] of [w.none, w.none, w.none].entries())
		await page.getByLabel(name).nth(i).check();
	await s.next();

	/* the part */
	await page.getByLabel(w.pieces).fill('48000');
	const mass = page.getByLabel(w.mass);
	if (!await mass.inputValue())
		await mass.fill('1.2');
	const material = page.getByLabel(w.material);
	if (await material.count())
		await material.selectOption({ index: 1 });
	await s.saved();
	await s.next();

	/* the first number, what is assumed, how it is calculated */
	await page.getByRole('heading', { name: w.assumed }).waitFor();
	await s.whole();
	await page.getByRole('link', { name: w.how }).first().click();
	await page.locator('dialog .code').first().waitFor();
	await page.keyboard.press('Escape');
	await page.locator('dialog').waitFor({ state: 'detached' });

	/* shown first, then sent, taken back, and sent again */
	for (const again of [false, true]) {
		await s.button(w.look).click();
		await page.locator('dialog').waitFor();
		if (!again)
			assert.ok(await page.locator('dialog').getByText('CO₂e').count() > 0, 'exactly what they see');
		await page.locator('dialog').getByRole('button', { name: w.send }).click();
		await page.locator('dialog').waitFor({ state: 'detached' });
		await s.button(w.withdraw).waitFor();
		if (!again) {
			await s.button(w.withdraw).click();
			await s.button(w.withdraw).waitFor({ state: 'detached' });
		}
	}
	await s.next();

	/* three measures that fit; the papers come later */
	await page.locator('.choice.measure').first().waitFor();
	assert.ok(await page.locator('.choice.measure').count() <= 3);
	await page.locator('.choice.measure input').first().check();
	await page.getByLabel(w.serial).fill('OLD-S3-9');
	await page.getByLabel(w.end).fill('2030-12-31');
	await s.count();
	await s.whole();
	await s.saved();
	await s.button(w.submit).click();
	await page.getByRole('heading', { name: w.receipt }).waitFor();
	await page.getByRole('link', { name: w.open }).click();
	await settled(page);
	await s.whole();
	s.judge(`${lang} ${width}`);
}

/* The keys of a keyboard and nothing else. After each of them something has the focus, is seen, and shows that it has it. */
class Keys extends Walk {
	presses = 0;
	async press(key) {
		await this.page.keyboard.press(key);
		this.presses++;
		await this.page.waitForTimeout(20);
		await this.focused(key);
	}
	async focused(after) {
		for (let i = 0; i < 100; i++) {
			const lost = await this.page.evaluate(() => {
				const at = document.activeElement, ring = (each) => each && (getComputedStyle(each).outlineStyle !== 'none' || getComputedStyle(each).boxShadow !== 'none');
				if (!at || at === document.body)
					return 'nothing has the focus';
				const box = (at.closest('label') ?? at).getBoundingClientRect();
				if (box.bottom < 0 || box.top > innerHeight)
					return `what has it is out of sight: ${at.outerHTML.slice(0, 120)}`;
				/* the calendar button inside a date is the browser's, and so is its ring */
				return /^H\d$/.test(at.tagName) || at.type === 'date' || ring(at) || ring(at.closest('label')) ? '' : `it is not seen that it has the focus: ${at.outerHTML.slice(0, 120)}`;
			});
			if (!lost)
				return;
			assert.ok(i < 99, `after ${after}: ${lost}`);
			await this.page.waitForTimeout(20);
		}
	}
	/* Tab by Tab to what `locator` finds; past the last one the focus is once with the browser. */
	async to(locator, key = 'Tab') {
		await locator.waitFor();
		await this.focused('a step');
		for (let i = 0, rounds = 0; i < 80; i++) {
			if (await locator.evaluate((each) => each === document.activeElement))
				return this.focused(key);
			await this.page.keyboard.press(key);
			this.presses++;
			if (await this.page.evaluate(() => document.activeElement === document.body))
				assert.equal(rounds++, 0, 'twice round');
			else
				await this.focused(key);
		}
		throw new Error(`not reached by ${key}: ${locator}`);
	}
	async enter(locator, key = 'Tab') {
		await this.to(locator, key);
		await this.press('Enter');
	}
	async next() {
		await this.count();
		await this.saved().catch(() => undefined);
		await this.enter(this.button(new RegExp(`^${this.w.next}`)));
	}
	async type(locator, text) {
		await this.to(locator);
		await this.page.keyboard.type(text);
		await this.focused(text);
	}
	/* In the order of the browser's own language, which is English here. */
	async date(locator, year, month, day) {
		await this.type(locator, month + day + year);
		assert.equal(await locator.inputValue(), `${year}-${month}-${day}`);
	}
}

async function walkByKeys(world, { lang, width }) {
	const page = await world.page('P-S3', { lang, width, height: width < 900 ? 844 : 900 });
	page.setDefaultTimeout(15000);
	await page.clock.setFixedTime(NOW);
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.base });
	const s = new Keys(world, page, lang);
	const { w } = s;
	await s.open(`/start?request=${encodeURIComponent(REQUEST)}`);
	await page.evaluate((text) => navigator.clipboard.writeText(text), BILLS.map((each) => each.toLocaleString('en')).join('\t'));
	await page.keyboard.press('Tab');
	await s.enter(s.button(w.begin));
	await page.locator('.wizard').waitFor();
	await s.focused('the first step');
	await s.next();

	await s.to(page.locator('.months input').first());
	await s.press('Control+V');
	await s.enter(s.button(w.repair));
	assert.equal(await page.locator('.months input').nth(11).evaluate((each) => each === document.activeElement), true, 'the repaired month has the focus');
	await s.press('ArrowLeft');
	await page.locator('.live').filter({ hasText: SUM.toLocaleString('en') }).waitFor();
	await s.next();

	for (const name of ['city_gas', 'lpg', 'diesel']) {
		await s.to(page.locator(`input[name=${name}]`).first());
		await s.press('Space');
	}
	await s.next();

	await s.type(page.getByLabel(w.pieces), '48000');
	if (!await page.getByLabel(w.mass).inputValue())
		await s.type(page.getByLabel(w.mass), '1.2');
	const material = page.getByLabel(w.material);
	if (await material.count()) {
		await s.to(material);
		await s.press('ArrowDown');
	}
	await s.next();

	await page.getByRole('heading', { name: w.assumed }).waitFor();
	const how = page.locator('main').getByRole('link', { name: w.how }).first();
	await s.enter(how);
	await page.locator('dialog .code').first().waitFor();
	await s.press('Escape');
	await page.locator('dialog').waitFor({ state: 'detached' });
	assert.equal(await how.evaluate((each) => each === document.activeElement), true, 'back where it was');
	for (const again of [false, true]) {
		await s.enter(s.button(w.look), again ? 'Shift+Tab' : 'Tab');
		await s.enter(page.locator('dialog').getByRole('button', { name: w.send }));
		await page.locator('dialog').waitFor({ state: 'detached' });
		await s.button(w.withdraw).waitFor();
		await s.focused('sending');
		if (!again) {
			await s.enter(s.button(w.withdraw), 'Shift+Tab');
			await s.button(w.withdraw).waitFor({ state: 'detached' });
			await s.focused('taking back');
		}
	}
	await s.next();

	await s.to(page.locator('.choice.measure input').first());
	await s.press('Space');
	await s.type(page.getByLabel(w.serial), 'OLD-S3-9');
	await s.date(page.getByLabel(w.end), '2030', '12', '31');
	await s.count();
	await s.saved();
	await s.enter(s.button(w.submit));
	await page.getByRole('heading', { name: w.receipt }).waitFor();
	await s.focused('handing in');
	await s.enter(page.getByRole('link', { name: w.open }), 'Shift+Tab');
	await settled(page);
	await s.focused('the receipt');
	s.judge(`${lang} ${width} by ${s.presses} keys`);
	assert.equal((await world.ask('P-S3', '/v1/grant-applications')).body.items[0].state, 'submitted');
}

async function open(name) {
	return World.open({ db: database(name), serve: ['--catalogue', CATALOGUE], whole: true });
}

await main([
	['in Korean on a desk, with a pasted year', async () => {
		const world = await open('ko-desk.db');
		try {
			await walk(world, { lang: 'ko', width: 1360 });
		} finally {
			await world.close();
		}
	}],
	['in English on a phone, with the supplier’s file', async () => {
		const file = join(HOME, 'kepco.csv');
		writeFileSync(file, `전기사용 내역,,\n사용월,사용전력량(kWh),청구요금(원)\n${BILLS.map((each, i) => `2026-${String(i + 1).padStart(2, '0')},"${each.toLocaleString('en')}",${each * 170}`).join('\n')}\n합계,"${BILLS.reduce((a, b) => a + b, 0)}",\n`);
		const world = await open('en-phone.db');
		try {
			await walk(world, { lang: 'en', width: 390, file });
		} finally {
			await world.close();
		}
	}],
	['with the keyboard alone', async () => {
		const world = await open('keys.db');
		try {
			await walkByKeys(world, { lang: 'ko', width: 1360 });
		} finally {
			await world.close();
		}
	}],
]);
rmSync(HOME, { recursive: true, force: true });
