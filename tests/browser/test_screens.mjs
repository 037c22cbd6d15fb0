#!/usr/bin/env node
/* Every screen in a real browser: nothing is violated in either language or in high contrast, nothing is wider than the window, nothing goes elsewhere. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axe, main, overflow, run, settled, until, World } from './harness.mjs';
import { screens } from './screens.mjs';

const world = await World.of();
const LOOKS = [{ lang: 'ko', width: 1360 }, { lang: 'en', width: 390 }, { lang: 'ko', width: 390, contrast: true }];
/* One of the three looks for each screen in turn, all of them where more effort is asked for (./dev check). */
const looksOf = (at) => (Number(process.env.TEST_EFFORT ?? 1) > 1 ? LOOKS : [LOOKS[at % LOOKS.length]]);

async function shown(screen, look, shared = false) {
	const own = await World.of(screen.example);
	const page = await (shared ? own.shared(screen.person, look) : own.page(screen.person, look));
	await own.go(page, screen.path);
	await screen.then?.(page);
	await settled(page);
	return page;
}
const close = (page) => page.context().close();

const tests = screens.map((screen, at) => [`${screen.name}: no barrier, no overflow, no error and no question to another server, in both languages, desktop and phone, high contrast`, async () => {
	for (const look of looksOf(at)) {
		const page = await shown(screen, look, true);
		const what = `${look.lang} ${look.width}${look.contrast ? ' high contrast' : ''}`;
		assert.deepEqual(await axe(page), [], what);
		for (const width of look.width === 390 ? [320, 390] : [900, 1360]) {
			await page.setViewportSize({ width, height: 800 });
			assert.equal(await overflow(page), 0, `${what}: wider than ${width}`);
		}
		assert.equal(await page.evaluate(() => document.documentElement.lang), look.lang);
		assert.deepEqual(page.wrong, [], what);
	}
}]);

tests.push(['a change of screen moves the focus to its heading and changes the title', async () => {
	const page = await shown({ person: 'P-S1-2', path: '/inbox' }, {});
	assert.match(await page.title(), /^할 일 · 상생$/);
	await page.locator('.top nav').getByText('보고서').click();
	await until(page, () => document.activeElement?.tagName === 'H1' && document.title.startsWith('보고서'));
	await page.goBack();
	await until(page, () => document.activeElement?.textContent === '할 일');
	await close(page);
}]);

tests.push(['the skip link leads to the content, and the language and the contrast are kept', async () => {
	const page = await shown({ person: 'P-S1-2', path: '/inbox' }, {});
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.textContent), '본문으로 건너뛰기');
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
	await page.locator('.tools button[aria-pressed]').first().click();
	assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'high-contrast');
	await Promise.all([page.waitForURL(/lang=en/), page.locator('.tools a[hreflang=en]').first().click()]);
	await settled(page);
	assert.equal(await page.locator('h1').textContent(), 'To do');
	await close(page);
}]);

tests.push(['the drawer "how calculated" has an address, closes by Escape and gives the focus back', async () => {
	const page = await shown({ person: 'P-S1-2', path: '/pcf/S1-P1' }, {});
	const link = page.locator('a.open-link').first();
	await link.focus();
	await page.keyboard.press('Enter');
	await page.locator('dialog[open] .code').first().waitFor();
	assert.match(page.url(), /explain=footprint%3AS1-P1/);
	assert.match(await page.locator('dialog').innerText(), /sangsaeng explain --db FILE --product S1-P1/);
	await page.keyboard.press('Escape');
	await page.locator('dialog').waitFor({ state: 'detached' });
	assert.equal(await page.evaluate(() => document.activeElement.classList.contains('open-link')), true);
	await close(page);
}]);

tests.push(['the command in a drawer gives the number in the drawer, and each screen that shows the number opens it', async () => {
	const drawers = screens.filter((screen) => /explain=(?!footprint|monitoring)/.test(screen.path));
	assert.ok(drawers.length >= 5);
	for (const { path, person, example } of drawers) {
		const own = await World.of(example);
		const page = await shown({ person, path: path.replace(/[?&]explain=.*/, ''), example }, {});
		const number = new URLSearchParams(path.split('?')[1]).get('explain');
		const detail = page.locator('details.card summary');
		if (/^position/.test(number) && await detail.count())
			await detail.first().click();
		await page.locator(`main a[href*="explain=${encodeURIComponent(number)}"]`).first().click();
		await page.locator('dialog[open] .code').first().waitFor();
		const [words, ...rest] = (await page.locator('dialog .code').last().innerText()).split(' --db FILE');
		assert.deepEqual(rest, ['']);
		const answer = JSON.parse(run(...words.split(' ').slice(1), '--db', own.db, '-O', 'json'));
		/* an outcome's command prints all of a firm's figures */
		const told = answer.firms ? answer.firms[0].figures.find((each) => each.key === number.split(':')[2] && each.year === null) : answer;
		const seen = (await page.locator('dialog .stat-value').innerText()).replace(/,/g, '').match(/^−?[\d.]+/)[0].replace('−', '-');
		assert.ok(Math.abs(Number(seen) - Number(told.value)) <= Math.max(0.5, Math.abs(told.value) * 1e-8), `${number}: ${seen}, ${told.value}`);
		if (told.formula_words)
			assert.match(await page.locator('dialog').innerText(), new RegExp(told.formula_words.ko.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
		await close(page);
	}
}]);

tests.push(['who is not signed in asks for a code, and signs in with the one of the letter', async () => {
	const page = await shown({ person: null, path: '/pcf' }, {});
	await page.getByLabel('업무용 메일 주소').fill('owner@s2.example');
	await page.keyboard.press('Enter');
	await page.getByLabel('메일로 받은 코드').waitFor();
	await page.getByLabel('메일로 받은 코드').fill('0000-0000');
	await page.getByRole('button', { name: '로그인', exact: true }).click();
	await page.locator('.note.bad').waitFor();
	await page.getByLabel('메일로 받은 코드').fill(await world.code());
	await page.getByRole('button', { name: '로그인', exact: true }).click();
	await page.locator('.top').waitFor();
	await settled(page);
	assert.equal(new URL(page.url()).pathname, '/pcf');
	assert.equal(await page.locator('h1').textContent(), '부품 탄소발자국');
	await close(page);
}]);

tests.push(['the operator invites somebody, who signs in by the address, and ends the task again: signed out at once', async () => {
	const operator = await shown({ person: 'P-OPERATOR', path: '/admin/people?invite=S2' }, {});
	await operator.getByLabel('이름').fill('새 담당 (모의)');
	await operator.getByLabel('전자우편').fill('owner@s2.example');
	await operator.getByRole('button', { name: '초대하고 편지 보내기' }).click();
	assert.match(await operator.locator('dialog .note.bad').innerText(), /P-S2.*이 주소를 쓰고|이 주소는 담당자 ‘P-S2’/);
	await operator.getByLabel('전자우편').fill('new@s2.example');
	await operator.getByRole('button', { name: '초대하고 편지 보내기' }).click();
	await operator.locator('.toast').waitFor();
	await operator.getByRole('link', { name: '새 담당 (모의)' }).waitFor();
	const page = await shown({ person: null, path: '/home' }, {});
	await page.getByLabel('업무용 메일 주소').fill('new@s2.example');
	await page.keyboard.press('Enter');
	await page.getByLabel('메일로 받은 코드').fill(await world.code('new@s2.example'));
	await page.getByRole('button', { name: '로그인', exact: true }).click();
	await page.locator('.top').waitFor();
	assert.match(await page.locator('.top').innerText(), /새 담당 \(모의\)/);
	await world.go(page, '/admin/clients');
	await settled(page);
	assert.equal(await page.locator('h1').innerText(), '볼 수 있는 권한이 없습니다');
	assert.equal(await page.getByRole('link', { name: '관리', exact: true }).count(), 0);
	await operator.getByRole('link', { name: '새 담당 (모의)' }).click();
	await operator.getByRole('button', { name: '업무 끝내기' }).click();
	await operator.getByRole('button', { name: '지금 끝내기' }).click();
	await operator.getByText('업무 끝남').nth(1).waitFor();
	assert.equal(await page.evaluate(() => fetch('/v1/jobs').then((answer) => answer.status)), 401);
	assert.deepEqual(operator.wrong.filter((each) => !each.includes('409')), []);
	await close(operator);
	await close(page);
}]);

tests.push(['the operator keeps a program by its keys, compares an edition, has a file judged, checks everything and finds it in the log', async () => {
	const page = await shown({ person: 'P-OPERATOR', path: '/admin/clients' }, {});
	const press = (name) => page.getByRole('button', { name }).click();
	const dialog = page.locator('dialog[open]');
	await press('프로그램 등록');
	await dialog.getByLabel('이름').fill('자료 연계 (모의)');
	await press('열쇠 만들기');
	assert.equal(await dialog.getByLabel('조직').evaluate((each) => each.validity.valueMissing), true);
	await dialog.getByLabel('조직').selectOption('S2');
	await press('열쇠 만들기');
	const secret = () => dialog.locator('code').allInnerTexts();
	await dialog.locator('code').first().waitFor();
	const first = await secret();
	await press('적어 두었습니다');
	await press('새 열쇠');
	await dialog.locator('code').first().waitFor();
	const second = await secret();
	assert.deepEqual([second[0] === first[0], second[1] === first[1]], [true, false]);
	await press('적어 두었습니다');
	await press('폐기');
	await page.locator('td .badge').waitFor();
	assert.equal(await page.getByRole('button', { name: '새 열쇠' }).count(), 0);

	await world.go(page, '/admin/people?person=P-S2');
	await dialog.getByLabel('업무').selectOption('carbon');
	await press('저장');
	await page.locator('tr', { hasText: 'P-S2' }).getByText('탄소').waitFor();

	await world.go(page, '/admin/factors?old=defra2025_steel_cans');
	await page.getByLabel('바꿀 계수').selectOption('defra2025_plastic_avg');
	await press('견주기');
	await page.locator('main [role=status] strong').waitFor();
	assert.match(await page.locator('main .card').first().innerText(), /제품 \d+개 가운데 \d+개가 바뀌고/);

	await world.go(page, '/admin/exchange');
	const judge = (text) => page.locator('.drop input[type=file]').setInputFiles({ name: 'footprint.json', mimeType: 'application/json', buffer: Buffer.from(text) });
	await judge('{"data": []}');
	await page.getByText('표준에 맞습니다').waitFor();
	await judge('{"id": 1}');
	await page.locator('main .note.bad').waitFor();
	assert.equal(await page.getByText('표준에 맞습니다').count(), 0);

	await world.go(page, '/admin');
	await press('모두 점검하기');
	await page.getByText('나온 것이 없습니다.').waitFor();
	await until(page, () => !document.querySelector('main .badge.info'));

	await world.go(page, '/admin/log?kind=write');
	assert.match(await page.locator('main table').first().innerText(), /업무 바꿈/);
	await press('지금 확인하기');
	await page.locator('main [role=status] .badge.good').waitFor();
	assert.deepEqual(page.wrong.filter((each) => !each.includes('422')), []);
	await close(page);
}]);

tests.push(['a duty is done from the inbox with a paper: it moves to the finished ones', async () => {
	const page = await shown({ person: 'P-S1-2', path: '/inbox' }, {});
	const before = await page.locator('.work').first().locator('li').count();
	await page.locator('.work button').first().click();
	await page.locator('dialog input[type=file]').setInputFiles({ name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('중요재산 보고 (모의)\n') });
	await page.locator('dialog .button.main').click();
	await page.locator('.toast').waitFor();
	await settled(page);
	assert.equal((await page.locator('.work > li.late, .work > li').count()) < before || (await page.getByText('지금 처리할 일이 없습니다').count()) === 1, true);
	assert.deepEqual(page.wrong, []);
	await close(page);
}]);

tests.push(['a file of bills is looked at before it is taken in: a slip has its cell, the numbers of several meters are chosen from, what is taken stands in the grid', async () => {
	const page = await shown({ person: 'P-S1-2', path: '/site/S1-S/data?year=2024' }, {});
	const drop = (rows) => page.locator('.drop input[type=file]').setInputFiles({ name: 'power.csv', mimeType: 'text/csv', buffer: Buffer.from(`고객번호,청구월,사용량(kWh)\n${rows.join('\n')}\n`) });
	const months = (number, of) => Array.from({ length: 12 }, (_, i) => `${number},2024-${String(i + 1).padStart(2, '0')},${of(i)}`);
	await drop([...months('0101', (i) => (i === 11 ? 402000 : 39000 + i)), ...months('0102', () => 7)]);
	await page.getByRole('button', { name: '0101', exact: true }).click();
	await page.locator('[aria-live=polite] table').waitFor();
	assert.match(await page.locator('[aria-live=polite] li').first().innerText(), /power\.csv!C13.*10배/);
	assert.equal(await page.getByText('이 해의 자료가 없습니다').count(), 1, 'nothing is taken in so far');
	await page.getByRole('button', { name: '확인할 값까지 넣기' }).click();
	await page.locator('fieldset input').first().waitFor();
	await settled(page);
	assert.equal(await page.locator('fieldset input').nth(1).inputValue(), '39,001');
	assert.match(await page.locator('.card [aria-live=polite]').innerText(), /넣었습니다/);
	assert.deepEqual(page.wrong, []);
	await close(page);
}]);

tests.push(['a plan is made by a job for the money that is given, opened at its address, and says why a machine is not in it', async () => {
	const page = await shown({ person: 'P-OPERATOR', path: '/plan', example: 'automotive' }, {});
	const button = page.getByRole('button', { name: '계획 세우기' });
	await page.getByLabel('쓸 돈').fill('이억');
	await button.click();
	await page.getByText('0 이상의 원을 적어 주세요.').waitFor();
	await page.getByLabel('쓸 돈').fill('200000000');
	await page.getByLabel('이름').fill('by-hand');
	assert.equal(await page.getByLabel('쓸 돈').inputValue(), '200,000,000');
	await button.click();
	await page.getByRole('table').getByRole('link', { name: 'by-hand', exact: true }).waitFor();
	await page.getByRole('link', { name: '계획 열기' }).click();
	await until(page, () => document.activeElement?.tagName === 'H1' && document.title.startsWith('계획 by-hand'));
	await page.getByText('200,000,000원').first().waitFor();
	const figure = page.locator('figure').filter({ hasText: '계획 by-hand: 해마다' });
	assert.match(await figure.getByRole('img').getAttribute('aria-label'), /^설비 .*지원해.*예산에서 .*남습니다\.$/);
	await figure.getByRole('button', { name: '표로 보기' }).press('Enter');
	const there = await figure.getByRole('row', { name: '예산 합계' }).first().getByRole('cell').allTextContents();
	assert.equal(there[2], '200,000,000', there.join(' | '));
	await page.getByLabel('무엇에 대해').locator('optgroup option').first().waitFor({ state: 'attached' });
	const missing = await page.getByLabel('무엇에 대해').locator('optgroup').first().locator('option').first().textContent();
	await page.getByLabel('무엇에 대해').selectOption(missing);
	await page.getByRole('button', { name: '까닭 찾기' }).click();
	assert.match(await page.locator('pre.code').textContent(), new RegExp(missing));
	assert.match(page.url(), /job=job_/);
	await close(page);
}]);

tests.push(['a list says codes in words and years as years, and can be put in order with a finger', async () => {
	const page = await shown({ person: 'P-OPERATOR', path: '/lists/measures' }, {});
	const shownAt = async (path) => { await world.go(page, path); await settled(page); return page.locator('main table').innerText(); };
	assert.match(await page.locator('main table').innerText(), /설비 교체[\s\S]*전기/);
	assert.match(await shownAt('/lists/grants'), /1차 지원[\s\S]*종료[\s\S]*선정/);
	const factors = await shownAt('/lists/factors');
	assert.match(factors, /다시 실린 값/);
	assert.match(factors, /\b20\d\d\b/);
	assert.doesNotMatch(factors, /\b[12],\d{3}\b/);
	const small = await page.locator('button.sort').evaluateAll((all) => all.map((each) => each.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length);
	assert.equal(small, 0);
	assert.match(await shownAt('/lists/obligations'), /환원[\s\S]*기한 지남/);
	assert.deepEqual(page.wrong, []);
	await close(page);
}]);

tests.push(['the files of a picture say what the page says of it: title, unit and day; its numbers are numbers', async () => {
	const page = await shown({ person: 'P-OPERATOR', path: '/programme' }, {});
	const figure = page.locator('figure').first();
	await figure.getByRole('img').waitFor();
	const get = async (kind) => {
		const [file] = await Promise.all([page.waitForEvent('download'), figure.getByRole('button', { name: `${kind} 받기` }).click()]);
		return readFileSync(await file.path());
	};
	const svg = (await get('SVG')).toString();
	assert.match(svg, /<text[^>]*>돈이 어디로 가서 얼마나 줄였나<\/text>/);
	assert.match(svg, /억원, 지원금과 자부담, 2028\. 6\. 30\.까지/);
	const csv = (await get('CSV')).toString();
	assert.match(csv, /,72900000,/);
	assert.doesNotMatch(csv, /\d,\d{3}"/);
	/* the PNG is higher than the drawing by the lines of its head */
	const png = await get('PNG'), { width, height } = await figure.getByRole('img').boundingBox();
	assert.equal(png.readUInt32BE(16), Math.floor((width + 24) * 2));
	assert.ok(png.readUInt32BE(20) > (height + 24 + 36) * 2, `${png.readUInt32BE(20)} for ${height}`);
	await close(page);
}]);

tests.push(['whose money is a switch of the whole screen for who oversees, and a factory sees its own machines only', async () => {
	const page = await shown({ person: 'P-OPERATOR', path: '/plan/macc', example: 'automotive' }, {});
	const all = await page.locator('tbody tr').count();
	await page.getByRole('button', { name: '업체의 돈' }).click();
	await page.getByText('업체의 돈: 자부담').waitFor();
	assert.match(page.url(), /view=factory/);
	await page.getByLabel('탄소가격').fill('50000');
	await page.getByRole('button', { name: '적용' }).click();
	await page.locator('figure').getByText('탄소가격 50,000원/t').first().waitFor();
	await close(page);
	const own = await shown({ person: 'P-S031', path: '/plan/macc', example: 'automotive' }, {});
	const rows = await own.locator('tbody tr').allTextContents();
	assert.ok(rows.length > 0 && rows.length < all && rows.every((row) => row.includes('S031')), rows.join());
	assert.equal(await own.getByRole('button', { name: '사업의 돈' }).count(), 0);
	await close(own);
}]);

tests.push(['without the server a banner says so, what was read stays, and it goes when the server answers', async () => {
	const page = await shown({ person: 'P-S1-2', path: '/inbox' }, {});
	await page.context().setOffline(true);
	await page.locator('.top nav a').nth(1).click();
	await page.locator('.strip.away').waitFor();
	await page.context().setOffline(false);
	await page.locator('.strip.away button').click();
	await page.locator('.strip.away').waitFor({ state: 'detached' });
	await close(page);
}]);

tests.push(['files of the page: assets are kept for ever and come packed, the page is asked for again, an unknown asset is not the page', async () => {
	const page = await fetch(world.base + '/pcf/S1-P1?x=1', { headers: { 'Accept-Encoding': 'gzip' } });
	const html = await page.text();
	assert.equal(page.headers.get('cache-control'), 'no-cache');
	assert.equal(page.headers.get('content-security-policy'), "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; require-trusted-types-for 'script'");
	const script = await fetch(world.base + /src="([^"]+\.js)"/.exec(html)[1], { headers: { 'Accept-Encoding': 'gzip' } });
	assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
	assert.equal(script.headers.get('content-encoding'), 'gzip');
	const smallest = await fetch(script.url, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
	assert.equal(smallest.headers.get('content-encoding'), 'br');
	assert.equal(await smallest.text(), await script.text(), 'the same script, packed more tightly');
	assert.equal((await fetch(world.base + '/assets/gone-ABCDEFGH.js')).status, 404);
}]);

try {
	await main(tests);
} finally {
	await World.closeAll();
}
