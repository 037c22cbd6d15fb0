#!/usr/bin/env node
/* Each role does its work on the page, in turn in Korean on a desk and in English on a phone: what they read, and what the server holds afterwards.
 * One database for all of them, as in a programme; with SANGSAENG_TEST_PG on PostgreSQL. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main, makeDatabase, overflow, paste, run, settled, SOURCE, startCampaign, World } from './harness.mjs';

const HOME = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'journeys-'));
const KO = { lang: 'ko', width: 1360 }, EN = { lang: 'en', width: 390 };
const MONTHS = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`);
const KWH = [39120, 37650, 38400, 40210, 39980, 41030, 44100, 45020, 40110, 38760, 37990, 40200];

const PURPOSE = '2027년 제품 발자국 산정';
const PAPER = '설치 확인서 사본 (모의)\n';
/* One paper of the example has a content. */
function withPaper(db) {
	const table = join(HOME, 'small/evidence.csv');
	writeFileSync(join(HOME, 'small/check.txt'), PAPER);
	const text = readFileSync(table, 'utf8').replace(/^(E-S1-M1-INSTALLATION_CHECK,.*),,$/m, `$1,check.txt,${createHash('sha256').update(PAPER).digest('hex')}`);
	writeFileSync(table, text);
	run('run', join(HOME, 'small'), '--db', db, '--again', '-q');
}

const db = makeDatabase(HOME, 'small');
withPaper(db);
startCampaign(db, HOME, ['S1', 'S2', 'S3']);
run('campaign', 'delegate', 'C-2026/S2', '--to', 'P-ADVISER', '--by', 'P-S2', '--db', db);
const world = await World.open({ db, serve: ['--catalogue', join(SOURCE, 'packs/automotive/measures.csv')] });

const read = async (person, path, headers) => {
	const answer = await world.ask(person, path, { headers });
	assert.equal(answer.status, 200, `${person} ${path}: ${JSON.stringify(answer.body).slice(0, 300)}`);
	return answer.body;
};
const write = (person, path, body, headers) => world.ask(person, path, { method: 'POST', body, headers });

/* What a start holds once its questions are answered: S3 applies for a machine, so that there is something to judge. */
async function applied() {
	const { location } = await write('P-S3', '/v1/starts', { request: 'C-2026/S3' });
	const { body, etag } = await world.ask('P-S3', location);
	const save = (record, version) => world.ask('P-S3', location, { method: 'PUT', body: record, headers: { 'If-Match': version } });
	const none = ['city_gas', 'lpg', 'diesel'].map((carrier) => ({ carrier, state: 'none' }));
	const first = await save({ ...body.record, electricity: KWH.map((each) => ({ quantity: String(each), source: 'bill' })), energy: none, part: { ...body.record.part, pieces: '48000' } }, etag);
	assert.equal(first.status, 200, JSON.stringify(first.body));
	const { items: [measure] } = await read('P-S3', `${location}/measures`);
	const quote = { vendor: 'VENDOR-1', quoted_on: '2028-06-01', supply_value_krw: '5000000', tax_krw: '500000' };
	const second = await save({ ...first.body.record, application: { measure: measure.measure, old_serial: 'OLD-S3-9', old_life_end: '2030-12-31', quotes: [quote], papers: [] } }, first.etag);
	assert.equal(second.status, 200, JSON.stringify(second.body));
	const sent = await write('P-S3', `${location}/application`, {});
	assert.equal(sent.status, 200, JSON.stringify(sent.body));
}
await applied();

/* A page of a person at their first screen; nothing may go wrong on it but refusals that are meant. */
async function begin(person, look, path = '/') {
	const page = await world.page(person, look);
	page.setDefaultTimeout(20000);
	await world.go(page, path);
	return page;
}
async function end(page, meant = /(?!)/) {
	assert.ok(await overflow(page) <= 0, 'nothing runs over the side');
	assert.deepEqual(page.wrong.filter((each) => !meant.test(each)), []);
	await page.context().close();
}
/* The top navigation, behind its button on a phone. */
async function menu(page, name) {
	const button = page.locator('.menu-button');
	if (await button.isVisible())
		await button.click();
	await page.locator('.top nav').getByRole('link', { name, exact: true }).click();
	await settled(page);
}
const heading = (page) => page.locator('h1').innerText();
async function downloaded(page, link) {
	const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
	return readFileSync(await file.path());
}
/* A decimal as an integer of so many digits behind the point, since a sum of these is exact. */
const POINT = 24;
const digits = (text) => { const [whole, rest = ''] = text.replace('−', '-').split('.'); return BigInt(whole + rest.padEnd(POINT, '0')); };
/* Of a waterfall's table: where it begins, and that with all of its steps up to the total after. */
function sumOf(rows) {
	const end = rows.findIndex(([name], at) => at > 0 && /^(참여 후|after)$/.test(name));
	return [digits(rows[0][1]), rows.slice(0, end).reduce((sum, row) => sum + digits(row[1]), 0n)];
}
const card = (page, name) => page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) }).first();

await main([
	['the operator reads the year in one sentence, reminds those missing, judges an application and takes a report', async () => {
		const page = await begin('P-OPERATOR', KO);
		assert.equal(await heading(page), '사업 현황');
		assert.match(await page.locator('.page-head').innerText(), /새 지원금 1\.22억원이 설비 3대로 가서 검증된 감축량 113\.8 tCO₂e/);
		assert.equal(await page.locator('.cards .stat-value').count(), 4);
		assert.match(await card(page, '자료 제출').innerText(), /3곳 가운데 0곳 제출/);

		const needs = card(page, '지금 필요한 일');
		assert.match(await needs.locator('li').first().innerText(), /가상부품 2.*환원 1,748만원 부족.*2027\. 6\. 30\. 기한 지남/s);
		assert.equal(await needs.locator('li').count(), await needs.locator('li a.button').count());

		const asked = card(page, '자료 요청');
		assert.match(await asked.innerText(), /가상부품 1.*가상부품 2.*가상부품 3/s, 'who is missing is named');
		await asked.getByRole('button', { name: /미제출 3곳에 알림/ }).click();
		await page.locator('.toast').filter({ hasText: '알렸습니다' }).waitFor();
		const chased = () => run('campaign', 'outbox', 'C-2026', '--db', db, '-O', 'csv').split('\n').filter((line) => /chase/.test(line));
		assert.deepEqual(chased().map((line) => /C-2026\/(S\d)/.exec(line)?.[1]).sort(), ['S1', 'S2', 'S3'], 'a letter to each, once');
		await page.getByRole('link', { name: '2026년 에너지 자료' }).click();
		await settled(page);
		await page.getByRole('button', { name: /미제출에 알림/ }).click();
		await page.locator('.toast').nth(1).waitFor();
		assert.equal(chased().length, 3, 'and none of them again on the same day');

		await menu(page, '지원금');
		await card(page, '신청').getByRole('link').first().click();
		await settled(page);
		assert.match(await page.locator('main').innerText(), /375\s?만원/);
		await page.getByRole('button', { name: '보완 요청하기' }).click();
		await page.locator('.note.bad').waitFor();
		assert.equal((await read('P-OPERATOR', '/v1/grant-applications')).items[0].state, 'submitted', 'nothing is given back without a reason');
		await page.getByLabel('이유').fill('견적서가 한 부뿐이지만 금액이 작아 받습니다');
		await page.getByRole('button', { name: '받아들이기' }).click();
		await page.locator('.toast').filter({ hasText: '받아들였습니다' }).waitFor();
		await page.getByRole('button', { name: '받아들이기' }).waitFor({ state: 'detached' });
		assert.equal((await read('P-S3', '/v1/grant-applications')).items[0].state, 'accepted');
		assert.equal((await read('P-OPERATOR', '/v1/duties?kind=application_decision')).items[0].state, 'done');

		await menu(page, '보고서');
		const report = page.locator('.card').filter({ has: page.getByRole('button', { name: /만들기/ }) }).first();
		await report.getByRole('button', { name: /만들기/ }).click();
		const pdf = await downloaded(page, report.getByRole('link', { name: /결과 받기/ }));
		assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
		await end(page, /status of 422/);
	}],
	['a ministry sees what returned and what is missing, opens evidence, and cannot decide', async () => {
		const page = await begin('P-MOTIE', EN);
		assert.equal(await heading(page), 'The programme');
		const ledger = card(page, 'Return ledger');
		assert.match(await ledger.innerText(), /KRW 17\.5 m missing.*overdue since 30 Jun 2027/s);
		assert.match(await ledger.innerText(), /all returned/);
		await ledger.getByRole('button', { name: 'Fictional Parts 2' }).click();
		assert.match(await ledger.getByRole('table', { name: /by grant/ }).innerText(), /S2-M1[\s\S]*30,000,000[\s\S]*12,520,000[\s\S]*17,480,000[\s\S]*overdue/);
		const { items } = await read('P-MOTIE', '/v1/obligations?kind=return');
		assert.equal(items.reduce((sum, each) => sum + each.open_krw, 0), 17480000);
		await page.locator('figure').first().waitFor();
		assert.match(await page.locator('figure').first().innerText(), /Trade ministry|산업통상부/);

		await page.getByRole('link', { name: 'Energy data of 2026' }).click();
		await settled(page);
		assert.equal(await page.getByRole('button', { name: /Remind/ }).count(), 0, 'nobody to remind');
		await menu(page, 'Grants');
		await page.getByRole('link', { name: 'S1-M1', exact: true }).click();
		await settled(page);
		const bytes = await downloaded(page, page.getByRole('link', { name: /Download ?: 현장확인서/ }));
		assert.equal(bytes.toString(), PAPER);
		await menu(page, 'Grants');
		await card(page, 'Applications').getByRole('link').first().click();
		await settled(page);
		assert.equal(await page.getByRole('button', { name: 'Accept' }).count(), 0);
		const grid = await world.ask('P-MOTIE', '/v1/sites/S1-S/activity?year=2027', { headers: { 'X-Purpose': 'audit' } });
		assert.equal(grid.status, 200);
		const change = { changes: [{ carrier: 'electricity', month: '2027-01', quantity: '1' }] };
		assert.equal((await world.ask('P-MOTIE', '/v1/sites/S1-S/activity?year=2027', { method: 'PATCH', body: change, headers: { 'If-Match': grid.etag, 'X-Purpose': 'audit' } })).status, 403);
		assert.equal((await write('P-MOTIE', '/v1/imports?kind=programme&name=x.zip', 'PK', { 'Content-Type': 'application/octet-stream' })).status, 403);
		assert.ok((await read('P-OPERATOR', '/v1/reads?limit=200')).items.some((each) => each.reader === 'MOTIE'), 'what a ministry reads of firms is logged');
		await end(page);
	}],
	['operator and ministries see the vehicle before and after that its carmaker shows them, to the digit and as files, nothing of its parts, and no longer than that', async () => {
		const told = (which) => JSON.parse(run('footprint', 'V-1', '--case', which, '--db', db, '-O', 'json')).footprints[0];
		const [before, after] = ['before', 'after'].map(told);
		for (const [person, look, title] of [['P-OPERATOR', KO, '참여 전과 후'], ['P-MOTIE', EN, 'before and after'], ['P-MSS', KO, '참여 전과 후']]) {
			const page = await begin(person, look);
			const figure = page.locator('figure').filter({ has: page.getByRole('heading', { name: title }) });
			await figure.locator('svg').waitFor();
			const drawn = await figure.locator('svg title').allTextContents();
			if (look === KO) {
				assert.match(await figure.locator('figcaption').innerText(), /tCO₂e\/대/);
				for (const kg of [before.pcf_excluding_biogenic_uptake_kgco2e, after.pcf_excluding_biogenic_uptake_kgco2e, after.claim_adjusted_kgco2e])
					assert.ok(drawn.some((each) => each.endsWith(`: ${kg} kgCO₂e`)), `${kg} in ${drawn}`);
			}
			const png = await downloaded(page, figure.getByRole('button', { name: /PNG/ }));
			assert.equal(png.subarray(1, 4).toString(), 'PNG');
			const svg = await downloaded(page, figure.getByRole('button', { name: /SVG/ }));
			assert.match(svg.toString(), /^(<\?xml[^>]*>\s*)?<svg /);
			await figure.getByRole('button', { expanded: false }).first().click();
			const rows = await figure.locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
			assert.deepEqual(sumOf(rows), [before, after].map((each) => digits(each.pcf_excluding_biogenic_uptake_kgco2e)), JSON.stringify(rows));
			const csv = await downloaded(page, figure.getByRole('button', { name: /CSV/ }));
			for (const row of rows)
				assert.ok(csv.toString().includes(row[1]), row[1]);
			assert.deepEqual((await read(person, '/v1/footprints')).items.map((each) => each.product), ['V-1']);
			const chain = await read(person, '/v1/footprints/V-1/explain');
			assert.deepEqual([chain.links, chain.contributions, chain.factors], [[], [], []]);
			assert.equal((await world.ask(person, '/v1/footprints/S1-P1')).status, 404);
			await end(page);
		}
		const { items } = await read('P-CARBON', '/v1/consents');
		const { consent } = items.find((each) => each.receiver === 'MSS');
		const { etag } = await world.ask('P-CARBON', `/v1/consents/${consent}`);
		assert.equal((await world.ask('P-CARBON', `/v1/consents/${consent}`, { method: 'DELETE', headers: { 'If-Match': etag } })).status, 204);
		const page = await begin('P-MSS', KO);
		await page.getByText('완성차가 보여 주기로 동의한 차량 탄소발자국이 아직 없습니다').waitFor();
		assert.equal((await world.ask('P-MSS', '/v1/footprints/V-1')).status, 404);
		await end(page);
	}],
	['a carmaker’s carbon desk sees a vehicle before and after, and asks a maker, who finds the request in the inbox', async () => {
		const page = await begin('P-CARBON', KO);
		assert.equal(await heading(page), '공급망');
		const footprint = await read('P-CARBON', '/v1/footprints/V-1');
		assert.match(await page.locator('.cards').innerText(), /4\.259/);
		assert.ok(footprint.physical_kgco2e.startsWith('4258.'));
		await page.getByRole('link', { name: '공급망 보기' }).first().click();
		await settled(page);
		const tree = await read('P-CARBON', '/v1/footprints/V-1/tree');
		assert.equal(await page.locator('.tree-open').count(), tree.inputs.filter((each) => each.opens).length, 'a + only where something is below');
		assert.equal(await card(page, '가장 큰 공백').locator('tbody tr').count(), tree.gaps.length);
		assert.match(await card(page, '가장 큰 공백').locator('tbody tr').first().innerText(), new RegExp(`${tree.gaps[0].name}.*1차[\\s\\S]*요청 보내기`));
		assert.match(await card(page, '배출량으로 본 자료 확보').innerText(), /검증·실측.*추정.*미제출/s);
		await page.getByRole('button', { name: /차체 모듈/ }).click();
		await page.locator('.tree ul ul').waitFor();
		assert.doesNotMatch(await page.locator('.tree ul ul').innerText(), /kgCO₂e/, 'what is inside another firm’s part has no number');
		await page.getByText('그림과 파일').click();
		await page.locator('figure svg').waitFor();
		await page.getByRole('link', { name: '전후 비교' }).click();
		await settled(page);
		assert.match(await page.locator('main').innerText(), /내장 모듈/);
		await page.getByRole('link', { name: /내장 모듈.*요청|요청.*내장 모듈/ }).click();
		await settled(page);
		await page.getByLabel('요청하는 목적').fill('2027년 차량 탄소발자국 계산');
		await page.getByLabel('답할 기한').fill('2028-07-31');
		await page.getByLabel('자료를 쓰는 마지막 날').fill('2029-06-30');
		await page.getByLabel('답을 받을 메일 주소').fill('carbon@carmaker.example');
		await page.getByRole('button', { name: '요청 보내기' }).click();
		await page.getByText('요청을 보냈습니다').waitFor();
		const [asked] = (await read('P-CARBON', '/v1/requests?firm=S2')).items.filter((each) => each.campaign !== 'C-2026');
		assert.equal(asked.state, 'sent');
		await end(page);
		const maker = await begin('P-S2', EN, '/inbox');
		assert.match(await maker.locator('.work').first().innerText(), /내장 모듈 에너지 자료[\s\S]*Carmaker/);
		await end(maker);
	}],
	['a supplier asks two firms that supply it at once, reminds the one that is silent and sees how many tonnes have come', async () => {
		const folder = join(HOME, 'two');
		cpSync(join(HOME, 'small'), folder, { recursive: true });
		appendFileSync(join(folder, 'links.csv'), 'S1-P1,S2-P1,TRIM,consumes,0.1,1\n');
		const bills = join(folder, 'activity.csv'), bill = /^S2-PR1,2027-12,electricity,.*\n/m.exec(readFileSync(bills, 'utf8'))[0];
		writeFileSync(bills, readFileSync(bills, 'utf8').replace(bill, ''));
		const two = join(HOME, 'two.db');
		run('run', folder, '--db', two, '-q');
		const own = await World.open({ db: two });
		try {
			const page = await own.page('P-S1-2', KO);
			page.setDefaultTimeout(20000);
			await own.go(page, '/tree/S1-P1');
			await page.getByRole('link', { name: '여러 곳에 한 번에 요청' }).click();
			await settled(page);
			assert.deepEqual(await page.locator('.choice').evaluateAll((all) => all.map((each) => [each.querySelector('strong').textContent, each.querySelector('input').checked])),
				[['가상부품 3 (주)', true], ['가상부품 2 (주)', true]]);
			await page.getByLabel('요청하는 목적').fill('2027년 차체 모듈 발자국');
			await page.getByLabel('답할 기한').fill('2028-07-31');
			await page.getByLabel('자료를 쓰는 마지막 날').fill('2029-06-30');
			await page.getByLabel('답을 받을 메일 주소').fill('finance@s1.example');
			await page.getByRole('button', { name: '요청 보내기 (2)' }).click();
			await page.getByText('요청을 보냈습니다').waitFor();
			const { items: [asked] } = (await own.ask('P-S1-2', '/v1/campaigns')).body;
			assert.deepEqual((await own.ask('P-S1-2', '/v1/requests')).body.items.filter((each) => each.asked_by === 'S1').map((each) => each.firm).sort(), ['S2', 'S3']);

			const file = join(HOME, 'activity.csv');
			writeFileSync(file, readFileSync(bills, 'utf8').split('\n')[0] + '\n' + bill);
			run('campaign', 'answer', `${asked.campaign}/S2`, file, '--by', 'P-S2', '--db', two);
			await own.go(page, '/requests');
			await page.getByRole('button', { name: /미제출에 알림/ }).click();
			await page.locator('.toast').filter({ hasText: '알렸습니다' }).waitFor();
			assert.deepEqual(run('campaign', 'outbox', asked.campaign, '--db', two, '-O', 'csv').split('\n').filter((line) => /chase/.test(line)).map((line) => /\/(S\d)\//.exec(line)?.[1]), ['S3']);
			const { by_tonnes_percent: came } = (await own.ask('P-S1-2', `/v1/campaigns/${asked.campaign}`)).body;
			assert.ok(Number(came) > 0 && Number(came) < 50, `${came} % of the tonnes, of half the firms`);
			assert.match(await page.locator('main').innerText(), /배출량 기준\) 6\.0 %/);
			await page.getByText('2곳 가운데 1곳 제출').waitFor();
			await end(page);
		} finally {
			await own.close();
		}
	}],
	['a supplier that several ask for the same sends one file to all of them, and reads of each whether it went through', async () => {
		const folder = join(HOME, 'same'), same = join(HOME, 'same.db'), bills = join(HOME, 'small/activity.csv'), file = join(HOME, 'same.json'), targets = join(HOME, 'same.csv');
		cpSync(join(HOME, 'small'), folder, { recursive: true });
		const bill = /^S2-PR1,2027-12,electricity,.*\n/m.exec(readFileSync(bills, 'utf8'))[0], answer = readFileSync(bills, 'utf8').split('\n')[0] + '\n' + bill;
		writeFileSync(join(folder, 'activity.csv'), readFileSync(bills, 'utf8').replace(bill, ''));
		run('run', folder, '--db', same, '-q');
		writeFileSync(targets, 'organisation\nS2\n');
		const asks = (campaign, asked_by, from = '2027-01') => {
			writeFileSync(file, JSON.stringify({ schema: 'sangsaeng.campaign/1', campaign, name: { ko: `자료 ${campaign}`, en: `Data ${campaign}` }, asked_by, sender: 'energy@operator.example', period: { from, to: '2027-12' },
				ask: ['activity'], text: { ko: '고지서', en: 'bills' }, due_on: '2028-07-14', reminders: [{ at: 'start' }], technical: { purpose: 'footprint', scope: '2027', expires_on: '2029-12-31' } }));
			run('campaign', 'start', file, '--targets', targets, '--by', 'P-OPERATOR', '--db', same);
		};
		const verb = (name, campaign, ...more) => run('campaign', name, `${campaign}/S2`, '--by', 'P-OPERATOR', '--db', same, ...more);
		asks('ONE', 'OPERATOR');
		asks('TWO', 'CARMAKER');
		asks('OTHER', 'CARMAKER', '2027-02');
		const own = await World.open({ db: same });
		try {
			const page = await own.page('P-S2', { lang: 'ko', width: 390 });
			page.setDefaultTimeout(20000);
			const dialog = page.locator('dialog'), choice = dialog.locator('.choice');
			const open = async (campaign) => {
				await own.go(page, '/inbox');
				await page.getByRole('button', { name: new RegExp(`답하기.*자료 ${campaign}`) }).click();
				await dialog.locator('input[type=file]').setInputFiles({ name: 'activity.csv', mimeType: 'text/csv', buffer: Buffer.from(answer) });
				await dialog.getByText('확인했습니다').waitFor();
			};
			const states = async () => Object.fromEntries((await own.ask('P-S2', '/v1/requests?limit=50')).body.items.map((each) => [each.campaign, each.state]));
			await open('ONE');
			assert.equal(await choice.count(), 1, 'other months are another thing');
			assert.match(await choice.innerText(), /자료 TWO[\s\S]*받는 것: activity\.csv \(\d+ B\), 2027년 1월 – 2027년 12월/);
			assert.equal(await choice.locator('input').isChecked(), true);
			await dialog.getByRole('button', { name: '보내기 (2)' }).click();
			await dialog.waitFor({ state: 'detached' });
			assert.deepEqual(await states(), { ONE: 'answered', TWO: 'answered', OTHER: 'sent' });
			verb('accept', 'ONE');
			verb('accept', 'TWO');
			run('check', '--db', same);

			asks('THREE', 'OPERATOR');
			asks('FOUR', 'CARMAKER');
			asks('FIVE', 'CARMAKER');
			await open('THREE');
			await choice.filter({ hasText: 'FIVE' }).locator('input').uncheck();
			verb('decline', 'FOUR', '--reason', 'x'); /* meanwhile */
			await dialog.getByRole('button', { name: '보내기 (2)' }).click();
			await dialog.getByText('request.closed').waitFor();
			await dialog.getByText('보냈습니다.', { exact: true }).waitFor();
			assert.equal((await states()).THREE, 'answered');
			assert.equal((await states()).FIVE, 'sent', 'not ticked');
			await dialog.getByRole('button', { name: '닫기' }).last().click();
			await dialog.waitFor({ state: 'detached' });
			await page.getByRole('button', { name: /답하기.*자료 FIVE/ }).waitFor();
			await page.getByRole('button', { name: /답하기.*자료 THREE/ }).waitFor({ state: 'detached' }); /* the list is read again */
			await end(page, /status of 409/);
		} finally {
			await own.close();
		}
	}],
	['a carmaker’s trading desk sees the position and the credits, and nothing of suppliers’ data', async () => {
		const page = await begin('P-TRADER', EN);
		assert.equal(new URL(page.url()).pathname, '/credits');
		const position = await read('P-TRADER', '/v1/credits/position');
		const due = position.figures.find((each) => each.key === 'obligation_t').value;
		assert.ok((await page.locator('.cards').innerText()).includes(due.toLocaleString('en')), `${due} t`);
		const holdings = await read('P-TRADER', '/v1/holdings');
		assert.equal(await card(page, 'Batches of credits').locator('tbody tr').count(), holdings.items.length);
		for (const path of ['/v1/activity', '/v1/footprints', '/v1/meter-readings'])
			assert.equal((await read('P-TRADER', path)).items.filter((each) => /^S\d/.test(each.organisation ?? each.process ?? each.measure ?? '')).length, 0, path);
		assert.equal((await world.ask('P-TRADER', '/v1/footprints/S1-P1')).status, 404);
		assert.equal((await world.ask('P-TRADER', '/v1/sites/S1-S/activity?year=2027')).status, 404);
		await world.go(page, '/site/S1-S/data?year=2027');
		assert.equal(await heading(page), 'You may not see this');
		await end(page);
	}],
	['who has both roles of a carmaker begins in the one that the link names, and is offered the other where a screen is its', async () => {
		const { links } = JSON.parse(run('session', 'link', '--db', db, '--base-url', world.base, '-O', 'json'));
		for (const [role, first] of [['carmaker_trading', '/credits'], ['carmaker_sustainability', '/tree']]) {
			const page = await world.page(null, KO);
			await page.goto(links.find((each) => each.role === role).url);
			await settled(page);
			assert.equal(new URL(page.url()).pathname, first, role);
			await end(page);
		}
		const page = await begin('P-CARMAKER', KO, '/credits');
		assert.equal(await heading(page), '볼 수 있는 권한이 없습니다');
		assert.match(await page.locator('main').innerText(), /완성차 배출권/);
		await page.getByRole('button', { name: /완성차 배출권/ }).click();
		await page.waitForURL(/\/credits/);
		await page.getByRole('heading', { level: 1, name: '배출권과 상쇄' }).waitFor();
		await end(page);
		const carbon = await begin('P-CARBON', EN, '/credits');
		assert.equal(await carbon.locator('main button').count(), 0, 'only who has the role may take it');
		assert.match(await carbon.locator('main').innerText(), /This page is for: [\s\S]*widen what your account is for/);
		await end(carbon);
	}],
	['the operator opens the bills of a firm for a purpose, reads them only, and the firm sees that it did', async () => {
		const page = await begin('P-OPERATOR', KO, '/site/S1-S/data?year=2027');
		assert.match(await page.locator('main').innerText(), /목적을 밝혀야/);
		await page.getByRole('button', { name: '감사 목적으로 보기' }).click();
		await page.getByText('다른 회사의 자료라 볼 수만 있습니다').waitFor();
		assert.equal(await page.locator('main input[type=text], main input[type=file]').count(), 0);
		await page.reload();
		await page.getByText('다른 회사의 자료라 볼 수만 있습니다').waitFor();
		assert.ok((await read('P-S1-2', '/v1/reads?limit=200')).items.filter((each) => each.reader === 'OPERATOR' && each.purpose === 'audit').length > 1);
		await end(page);
		const firm = await begin('P-S1-2', KO, '/sharing');
		const looks = (await firm.locator('.card', { has: firm.getByRole('heading', { name: '우리 자료를 본 기록' }) }).locator('tbody tr').allInnerTexts()).filter((each) => each.includes('감사, '));
		assert.equal(new Set(looks).size, looks.length, 'the same look of a day stands once');
		assert.ok(looks.some((each) => /\t2\t감사, 운영재단/.test(each)), looks.join('\n'));
		await end(firm);
	}],
	['a tier-1 firm answers a request: a wrong file is told by line and kept nowhere, the right one is sent', async () => {
		const page = await begin('P-S1-2', KO, '/inbox');
		const folder = join(HOME, 's1');
		run('campaign', 'template', 'C-2026/S1', '--db', db, '-o', folder);
		const head = readFileSync(join(folder, 'activity.csv'), 'utf8').replace(/^\ufeff/, '').trim().split('\n');
		const activity = (december) => {
			const names = head[0].split(',');
			const row = (month, quantity) => names.map((name) => ({ process: 'S1-PR1', carrier: 'electricity', month, from: month, to: month, quantity, unit: 'kWh', source: 'bill', evidence: '', status: 'measured' })[name] ?? '').join(',');
			return [head[0], ...MONTHS.map((month, i) => row(month, i === 11 ? december : KWH[i]))].join('\n') + '\n';
		};
		await page.locator('li').filter({ hasText: '2026년 에너지 자료' }).getByRole('button', { name: /답하기/ }).click();
		const dialog = page.locator('dialog');
		const give = (text, name = 'activity.csv') => dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
		await give(activity('lots'));
		await dialog.locator('.note.bad').waitFor();
		assert.match(await dialog.locator('.note.bad').innerText(), /activity\.csv:13/);
		assert.equal(await dialog.getByRole('button', { name: '보내기' }).isDisabled(), true);
		assert.equal((await read('P-OPERATOR', '/v1/requests?firm=S1')).items.find((each) => each.campaign === 'C-2026').state, 'sent');
		await give(activity(40200));
		await dialog.getByText('고칠 곳이 없습니다').waitFor();
		/* the other table beside it: both are sent */
		await give('process,product,month,quantity\nS1-PR1,S1-P1,2026-01,many\n', 'production.csv');
		await dialog.locator('.note.bad').waitFor();
		assert.match(await dialog.locator('.note.bad').innerText(), /production\.csv:2/);
		await give(`process,product,month,quantity\n${MONTHS.map((month) => `S1-PR1,S1-P1,${month},4000\n`).join('')}`, 'production.csv');
		await dialog.getByText(/activity\.csv.*, production\.csv/).first().waitFor();
		await dialog.getByText('고칠 곳이 없습니다').waitFor();
		await dialog.getByRole('button', { name: '보내기' }).click();
		await dialog.waitFor({ state: 'detached' });
		await page.locator('.toast').waitFor();
		assert.match(run('campaign', 'show', 'C-2026', '--db', db, '-O', 'json'), /production/);
		assert.equal((await read('P-OPERATOR', '/v1/requests?firm=S1')).items.find((each) => each.campaign === 'C-2026').state, 'answered');
		await end(page, /status of 422/);
	}],
	['a tier-1 firm pastes twelve months from a spreadsheet, drops a workbook with a slip, and repairs it by one click', async () => {
		const page = await begin('P-S1-2', EN);
		await menu(page, 'Our factory');
		await page.getByRole('link', { name: /See data/ }).first().click();
		await page.locator('.months input').first().waitFor();
		await page.locator('.months input').first().focus();
		await paste(page, KWH.map((each) => each.toLocaleString('en')).join('\t'));
		await page.locator('.saved').filter({ hasText: /Saved/ }).waitFor();
		const grid = await read('P-S1-2', `/v1/sites/S1-S/activity?year=${new URL(page.url()).searchParams.get('year') ?? '2027'}`);
		assert.deepEqual(grid.rows[0].cells.map((each) => each.draft), KWH.map(String));
		assert.ok(await overflow(page) <= 0);

		const book = join(HOME, 'kepco.xlsx');
		execFileSync('/usr/bin/python3', ['-c', 'import sys, json, openpyxl\nb = openpyxl.Workbook()\ns = b.active\nfor row in json.loads(sys.argv[2]):\n    s.append(row)\nb.save(sys.argv[1])', book,
			JSON.stringify([['전기 사용 내역', null], ['사용월', '사용전력량(kWh)'], ...MONTHS.map((month, i) => [month, i === 5 ? KWH[i] * 10 : KWH[i]])])]);
		await world.go(page, '/start');
		await page.locator('details summary').click();
		await page.locator('details select').selectOption('2026').catch(() => undefined);
		await page.locator('details').getByRole('button').click();
		await page.locator('.wizard').waitFor();
		await page.getByRole('button', { name: /^Next/ }).click();
		await page.setInputFiles('input[type=file]', book);
		assert.match(await page.locator('.note.info').innerText(), /12/);
		await page.getByRole('button', { name: 'Use these values' }).click();
		await page.locator('.wrong-row').waitFor();
		await page.getByRole('button', { name: /Change to 41,030/ }).click();
		await page.locator('.wrong-row').waitFor({ state: 'detached' });
		await page.locator('.saved').filter({ hasText: /Saved/ }).waitFor();
		const start = await read('P-S1-2', `/v1/starts/${new URL(page.url()).searchParams.get('start')}`);
		assert.deepEqual(start.record.electricity.map((each) => each.quantity), KWH.map(String));
		await end(page);
	}],
	['a tier-1 firm shows a buyer its meter data for a purpose, sees who read them, and takes it back', async () => {
		const path = '/v1/sites/S1-S/activity?year=2027';
		assert.equal((await world.ask('P-CARBON', path)).status, 404);
		const page = await begin('P-S1-2', KO, '/sharing');
		await page.getByRole('button', { name: '더 보여 주기' }).click();
		const dialog = page.locator('dialog');
		await dialog.getByLabel('받는 회사').selectOption('CARMAKER');
		await dialog.getByLabel('무엇을').selectOption('meter');
		await dialog.getByRole('button', { name: '보여 주기', exact: true }).click();
		await dialog.locator('.note.bad').waitFor();
		await dialog.getByLabel('마지막 날').fill('2028-12-31');
		await dialog.getByLabel(/^목적/).fill(PURPOSE);
		await dialog.getByRole('button', { name: '보여 주기', exact: true }).click();
		await dialog.waitFor({ state: 'detached' });
		assert.equal((await read('P-S1-2', '/v1/consents')).items.filter((each) => !each.withdrawn_at && each.receiver === 'CARMAKER').length, 1);
		const asked = () => world.ask('P-CARBON', path, { headers: { 'X-Purpose': encodeURIComponent(PURPOSE) } });
		assert.equal((await asked()).body.rows?.[0]?.cells.length, 12, 'the receiver sees what was shown');
		assert.equal((await world.ask('P-CARBON', path)).status, 404, 'and not without its purpose');
		const buyer = await begin('P-CARBON', KO, '/lists/meter-readings');
		assert.equal(await buyer.locator('tbody tr').count(), 0);
		await buyer.getByLabel('열람 목적').selectOption(PURPOSE);
		await buyer.locator('tbody tr').filter({ hasText: 'S1-M1' }).first().waitFor();
		await end(buyer);
		await page.reload();
		await settled(page);
		assert.match(await card(page, '우리 자료를 본 기록').innerText(), /완성차 \(모의\)/);
		await page.getByRole('button', { name: /그만 보여 주기 ?: 완성차 \(모의\)/ }).click();
		await page.locator('.toast').waitFor();
		await page.getByRole('button', { name: /그만 보여 주기 ?: 완성차 \(모의\)/ }).waitFor({ state: 'detached' });
		assert.ok([400, 404].includes((await asked()).status), 'it is over at once');
		await end(page, /status of 4(00|09|22)/);
	}],
	['a tier-1 firm’s manager invites a colleague, who signs in and asks for no more than the own task, and sees nobody of another firm', async () => {
		const page = await begin('P-S1-2', KO);
		await page.locator('.tools .pop button').last().click();
		await page.locator('.pop-panel').getByRole('link', { name: '우리 회사 사람' }).click();
		await page.waitForURL(/\/admin\/people/);
		await page.locator('main tbody tr').first().waitFor();
		const people = page.locator('main table');
		assert.equal(await people.locator('tbody tr').count(), 2, 'P-S1-1 and P-S1-2');
		assert.doesNotMatch(await page.locator('main').innerText(), /P-S2|P-OPERATOR|P-CARMAKER/);
		await page.getByRole('link', { name: '사람 초대' }).click();
		const dialog = page.locator('dialog');
		assert.equal(await dialog.getByLabel('조직').count(), 0, 'for the own firm only');
		await dialog.getByLabel('이름').fill('한 동료 (모의)');
		await dialog.getByLabel('전자우편').fill('colleague@s1.example');
		await dialog.getByLabel('업무', { exact: true }).selectOption('money');
		await dialog.getByRole('button', { name: '초대하고 편지 보내기' }).click();
		await page.locator('.toast').filter({ hasText: '초대 편지를 보냈습니다' }).waitFor();
		await people.getByRole('link', { name: '한 동료 (모의)' }).waitFor();

		const other = await begin(null, EN, '/?lang=en');
		await other.getByLabel('Your mail address at work').fill('colleague@s1.example');
		await other.keyboard.press('Enter');
		await other.getByLabel(/code/i).fill(await world.code('colleague@s1.example'));
		await other.getByRole('button', { name: 'Sign in', exact: true }).click();
		await other.locator('.top').waitFor();
		await settled(other);
		await other.locator('.tools .pop button').last().click();
		assert.match(await other.locator('.pop-panel').innerText(), /한 동료/);
		assert.equal(await other.getByRole('link', { name: 'Our people' }).count(), 0, 'who looks after money manages nobody');
		assert.equal(await other.evaluate(() => fetch('/v1/accounts').then((answer) => answer.status)), 403);

		await people.getByRole('link', { name: '한 동료 (모의)' }).click();
		await dialog.getByText('지금 1곳에 로그인해 있습니다').waitFor();
		await dialog.getByRole('button', { name: '로그인 모두 끊기' }).click();
		await dialog.getByText('지금 로그인해 있지 않습니다').waitFor();
		assert.equal(await other.evaluate(() => fetch('/v1/jobs').then((answer) => answer.status)), 401);
		await other.context().close();
		await dialog.getByRole('button', { name: '업무 끝내기' }).click();
		await dialog.getByRole('button', { name: '지금 끝내기' }).click();
		await dialog.getByText('운영재단이 바꿉니다').waitFor();
		const { items } = await read('P-S1-2', '/v1/accounts');
		assert.deepEqual(items.map((each) => each.organisation), items.map(() => 'S1'));
		assert.equal(items.find((each) => !/^P-/.test(each.person)).active, false);
		await end(page);
	}],
	['a carmaker asks to see the months of a machine; the firm grants them from its inbox until a day, and the carmaker opens them from its own', async () => {
		const months = '/v1/monitoring/S1-M1/months', why = '라인 공동 연구 #1';
		const stated = () => world.ask('P-CARBON', months, { headers: { 'X-Purpose': encodeURIComponent(why) } });
		const buyer = await begin('P-CARBON', EN, '/monitor/S1-M1');
		const offer = () => buyer.getByRole('button', { name: 'Ask for access' });
		await offer().focus();
		await buyer.keyboard.press('Enter');
		await buyer.getByLabel('Why').fill(why);
		await buyer.getByRole('button', { name: 'Send the request' }).click();
		await buyer.locator('dialog .note').getByText(/say until which day/).waitFor();
		await buyer.getByLabel(/^Last day/).fill('2028-12-31');
		assert.ok(await overflow(buyer) <= 0);
		await buyer.getByRole('button', { name: 'Send the request' }).click();
		await buyer.locator('.toast').getByText('The request was sent.').waitFor();
		await offer().click();
		await buyer.getByText(/Asked on .*the answer has not come yet/).waitFor();
		await buyer.keyboard.press('Escape');
		assert.equal((await world.ask('P-CARBON', months)).status, 403, 'asking opens nothing');
		const firm = await begin('P-S1-2', KO, '/inbox');
		const item = firm.locator('.work li').filter({ hasText: '열람을 요청했습니다' });
		assert.match(await item.innerText(), /완성차 \(모의\)에서 인버터 공기압축기 S1-M1의 계측값과 고지서 열람을 요청했습니다[\s\S]*라인 공동 연구 #1/);
		await item.getByRole('button', { name: /답하기/ }).click();
		const dialog = firm.locator('dialog');
		assert.match(await dialog.innerText(), /완성차 \(모의\)에만 위의 자료가 이 날까지 보입니다/);
		assert.equal(await dialog.getByLabel('보여 줄 마지막 날').inputValue(), '2028-12-31');
		await dialog.getByLabel('보여 줄 마지막 날').fill('2028-09-30');
		await dialog.getByRole('button', { name: '이 날까지 보여 주기' }).click();
		await dialog.waitFor({ state: 'detached' });
		await item.waitFor({ state: 'detached' });
		assert.equal((await stated()).status, 200);
		const [consent] = (await read('P-S1-2', '/v1/consents')).items.filter((each) => each.measure === 'S1-M1');
		assert.deepEqual([consent.receiver, consent.last_day, consent.purpose], ['CARMAKER', '2028-09-30', why]);
		await firm.goto(`${world.base}/sharing`);
		await settled(firm);
		assert.match(await card(firm, '열람 요청').innerText(), /완성차 \(모의\)[\s\S]*S1-M1[\s\S]*허락/);
		await end(firm);
		await world.go(buyer, '/inbox');
		assert.match(await card(buyer, 'Answers to what you asked to see').innerText(), /shows it until/);
		await card(buyer, 'Answers to what you asked to see').getByRole('link', { name: /Open/ }).click();
		await buyer.locator('figure svg').first().waitFor();
		await end(buyer, /status of 4(03|22)/);
		const other = await world.ask('P-CARBON', '/v1/access-requests', { method: 'POST', body: { class: 'grant', kind: 'site', key: 'S1-S', reason: why } });
		assert.equal(other.status, 201, JSON.stringify(other.body));
		const sharing = await begin('P-CARBON', KO, '/sharing');
		await sharing.getByRole('button', { name: /요청 거두기/ }).click();
		await sharing.locator('.toast').getByText('요청을 거두었습니다.').waitFor();
		assert.equal((await read('P-S1-2', '/v1/inbox')).access_requests.length, 0);
		await end(sharing);
	}],
	['a firm reads what it cut, received, returned and has left, how that was calculated, and takes it with it', async () => {
		const page = await begin('P-S2', KO);
		assert.match(await card(page, '우리 성과').innerText(), /순현금\s+−722만원/);
		await card(page, '우리 성과').getByRole('link').click();
		await page.waitForURL(/\/outcome/);
		await page.getByText(/순현금은/).waitFor();
		assert.match(await page.locator('.page-head').innerText(), /지원금 3,000만원을 받아 1,252만원을 환원했고 감축량 36\.89 tCO₂e\(검증\)를 냈으며, 순현금은 −722만원입니다/);
		assert.match(await card(page, '환원한 돈').innerText(), /의무 3,000만원 가운데 부족/);
		await page.locator('figure svg').first().waitFor();
		assert.match(await page.locator('main').innerText(), /목표 경로가 그림에 없는 까닭: 업체의 목표가 생산량당 목표임/);
		assert.match(await card(page, '설비마다').innerText(), /41\.57 tCO₂e.*36\.89 tCO₂e.*36\.89 tCO₂e/s);
		await page.getByRole('link', { name: '어떻게 계산했나: 순현금' }).click();
		const drawer = page.locator('dialog[open]');
		await drawer.locator('.code').first().waitFor();
		const told = await drawer.innerText();
		for (const text of ['−7,220,000원', '30,000,000원', '20,000,000원', '12,780,000원', '받은 지원금 − 환원 의무 − 자부담 + 아낀 에너지값', 'sangsaeng outcome S2 --db FILE'])
			assert.ok(told.includes(text), `${text}: ${told}`);
		assert.match(run('outcome', 'S2', '--db', db), /net cash +-7,220,000/);
		await page.keyboard.press('Escape');
		for (const [number, title, ...said] of [['−7,220,000', '2027 순현금', '받은 지원금 − 환원 의무 − 자부담 + 아낀 에너지값', '20,000,000원', '12,780,000원'], ['20,000,000', '2027 자부담', '그 해에 확정한 지원금마다', 'invoices.csv'],
			['30,000,000', '2026 받은 지원금', '그 해에 지급한 돈']]) {
			await page.getByRole('link', { name: `${number}: ${title}` }).click();
			await drawer.getByText(title).first().waitFor();
			await drawer.locator('.code').first().waitFor();
			const told = await drawer.innerText();
			for (const text of [`${number}원`, ...said])
				assert.ok(told.includes(text), `${title}: ${text}: ${told}`);
			await page.keyboard.press('Escape');
			await drawer.waitFor({ state: 'detached' });
		}
		const csv = await downloaded(page, page.getByRole('button', { name: 'CSV 받기' }).first());
		assert.match(csv.toString(), /S2,money,net_cash_krw,,,-7220000,/);
		const book = await downloaded(page, page.getByRole('button', { name: '엑셀 받기' }));
		assert.equal(book.subarray(0, 2).toString(), 'PK');
		await page.getByRole('button', { name: '고객에게 줄 보고서 (PDF)' }).click();
		const pdf = await downloaded(page, page.getByRole('link', { name: '결과 받기' }));
		assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
		await end(page);
	}],
	['who oversees firms reads the outcome of each, on a phone; nobody else does', async () => {
		const page = await begin('P-MOTIE', EN, '/admin/companies/S1');
		await page.getByRole('link', { name: 'Outcome and net cash' }).click();
		await page.waitForURL(/\/outcome\?.*firm=S1/);
		await page.getByText(/net cash is/).waitFor();
		assert.match(await page.locator('.page-head').innerText(), /received KRW 57\.5 m, returned KRW 57\.5 m and cut 68\.85 tCO₂e \(verified\); net cash is KRW −14\.5 m/);
		assert.equal(await page.getByRole('button', { name: /Report for customers/ }).count(), 0, 'the report is the firm’s own');
		await page.getByRole('link', { name: 'Outcomes of firms' }).click();
		await page.locator('main table').waitFor();
		assert.match(await page.locator('main table').innerText(), /72,800,099/);
		await end(page);
		const other = await begin('P-S2', KO, '/outcome?firm=S1');
		await other.locator('main .note').waitFor();
		assert.doesNotMatch(await other.locator('main').innerText(), /57,480,000|5,748만원/);
		await end(other, /status of 404/);
		for (const person of ['P-CARBON', 'P-VERIFIER', 'P-ADVISER']) {
			assert.equal((await world.ask(person, '/v1/outcomes/S1')).status, 404, person);
			const closed = await begin(person, KO, '/outcome?firm=S1');
			assert.doesNotMatch(await closed.locator('main').innerText(), /순현금/);
			await end(closed);
		}
	}],
	['a verifier opens the case with evidence beside the numbers, recomputes, raises a finding that the firm answers, changes no number, and signs at home', async () => {
		const page = await begin('P-VERIFIER', EN);
		assert.equal(new URL(page.url()).pathname, '/verify');
		await page.getByRole('link', { name: 'VF-1', exact: true }).click();
		await settled(page);
		const row = page.locator('tr').filter({ has: page.getByRole('rowheader', { name: 'S1-M1' }) });
		assert.match(await row.innerText(), /68\.85/);
		await row.locator('summary').click();
		const bytes = await downloaded(page, row.getByRole('link', { name: '현장확인서' }));
		assert.equal(bytes.toString(), PAPER);
		assert.equal((await world.ask('P-VERIFIER', '/v1/evidence/E-S1-SIZE/content')).status, 403, 'of no machine that it verifies');
		assert.equal((await world.ask('P-S2', '/v1/evidence/E-S1-M1-INSTALLATION_CHECK/content')).status, 404);
		const reductions = await read('P-VERIFIER', '/v1/reductions');
		await row.getByRole('button', { name: /Raise a finding/ }).click();
		const raising = page.locator('dialog');
		const raise = raising.getByRole('button', { name: 'Raise a finding' });
		assert.equal(await raise.isDisabled(), true, 'nothing is raised without words');
		await raising.getByLabel('Which number').selectOption({ label: 'May 2027 · Energy · 35750 · MT-S1-M1' });
		await raising.getByLabel('Kind').selectOption('misstatement');
		await raising.getByLabel('What was found').fill('Ten times the bill of the 12th');
		await raising.getByLabel(/^Effect/).fill('4,570,000');
		await raise.click();
		await raising.waitFor({ state: 'detached' });
		const finding = card(page, 'Findings').locator('li').filter({ hasText: 'Ten times' });
		await finding.waitFor();
		assert.match(await finding.innerText(), /Misstatement[\s\S]*May 2027 · Energy 35750[\s\S]*waits for an answer/);
		assert.match((await finding.getByRole('button').allInnerTexts()).join(), /^Withdraw finding[^,]*$/, 'the verifier does not answer itself');

		const firm = await begin('P-S1-2', KO, '/inbox');
		await firm.locator('.work li').filter({ hasText: '검증 지적에 대한 답변' }).getByRole('link', { name: /답하기/ }).click();
		await settled(firm);
		await firm.locator('.lines button').click();
		const answering = firm.locator('dialog');
		await answering.getByLabel('답변').fill('확인하고 있습니다');
		await answering.getByRole('button', { name: '답변 보내기' }).click();
		await answering.waitFor({ state: 'detached' });
		await page.reload();
		await settled(page);
		await finding.getByRole('button', { name: /Ask again/ }).click();
		const asking = page.locator('dialog');
		assert.equal(await asking.getByRole('button', { name: 'Ask again' }).isDisabled(), true, 'not without saying what is missing');
		await asking.getByLabel('What is missing').fill('Which day, and the bill, please');
		await asking.getByRole('button', { name: 'Ask again' }).click();
		await asking.waitFor({ state: 'detached' });
		await finding.getByText(/asked again on/).waitFor();
		assert.match(await finding.innerText(), /확인하고 있습니다[\s\S]*asked again on[\s\S]*Which day[\s\S]*asked again$/);
		await world.go(firm, '/inbox');
		await firm.locator('.work li').filter({ hasText: '검증 지적에 대한 답변' }).getByRole('link', { name: /답하기/ }).first().click();
		await settled(firm);
		assert.match(await firm.locator('.lines li').innerText(), /Which day[\s\S]*다시 물음$/);
		await firm.locator('.lines button').click();
		await answering.getByLabel('답변').fill('소수점 오류였고 6월에 정정했습니다');
		await answering.locator('input[type=file]').setInputFiles({ name: 'bill.csv', mimeType: 'text/csv', buffer: Buffer.from('day,kwh\n12,1191\n') });
		await answering.getByText(/bill\.csv ·/).waitFor();
		await answering.getByRole('button', { name: '답변 보내기' }).click();
		await answering.waitFor({ state: 'detached' });
		await firm.locator('.lines li').getByText('답변함', { exact: true }).waitFor();
		assert.match(await firm.locator('.lines li').innerText(), /소수점 오류였고[\s\S]*답변함/);
		await end(firm);

		await page.reload();
		await settled(page);
		assert.match(await finding.innerText(), /소수점 오류/);
		const bill = await downloaded(page, finding.getByRole('link', { name: 'Download the paper' }));
		assert.match(bill.toString(), /12,1191/);
		const refusedSignature = () => run('verify', 'sign', 'VF-1', '--key', key, '--db', db);
		const key = join(HOME, 'verifier.key'), signed = join(HOME, 'VF-1.signed');
		run('ledger', 'keygen', '-o', key);
		assert.throws(refusedSignature, /signed_case\.finding_open/, 'an open finding blocks signing');
		await finding.getByRole('button', { name: /Close finding/ }).click();
		await page.locator('dialog').getByLabel('Resolution').selectOption('corrected');
		await page.locator('dialog').getByRole('button', { name: 'Close finding' }).click();
		await page.locator('dialog').waitFor({ state: 'detached' });
		await finding.getByText('closed', { exact: true }).waitFor();
		assert.deepEqual(await read('P-VERIFIER', '/v1/reductions'), reductions, 'no number changed');

		const work = card(page, 'Sample, recomputing, signing');
		await work.getByRole('button', { name: 'Recompute from raw readings' }).click();
		await work.getByText(/332 steps recomputed .* bit for bit/).waitFor();
		await work.getByRole('button', { name: 'Show sample and version' }).click();
		await work.getByText('This version can be signed.').waitFor();
		const version = (await work.locator('code').first().innerText()).trim();
		await work.getByRole('button', { name: 'Make the working papers' }).click();
		const papers = (await downloaded(page, work.getByRole('link', { name: 'Download the working papers' }))).toString();
		assert.equal(createHash('sha256').update(papers.slice(0, papers.indexOf('version_sha256: '))).digest('hex'), version, 'the papers’ hash is the version on the page');
		assert.match(await page.locator('main').innerText(), /5 % · the programme’s default/);
		assert.match(await page.locator('main').innerText(), /void[\s\S]*verify sign VF-1\.case --key/);
		await world.go(page, '/site/S1-S/data?year=2027');
		assert.equal(await page.locator('main input').count(), 0, 'no field to type in');
		const grid = await world.ask('P-VERIFIER', '/v1/sites/S1-S/activity?year=2027');
		const refused = await world.ask('P-VERIFIER', '/v1/sites/S1-S/activity?year=2027', { method: 'PATCH', body: { changes: [{ carrier: 'electricity', month: '2027-01', quantity: '1' }] }, headers: { 'If-Match': grid.etag ?? 'x' } });
		assert.equal(refused.status, 403, JSON.stringify(refused.body));
		writeFileSync(join(HOME, 'VF-1.case'), papers);
		run('verify', 'sign', join(HOME, 'VF-1.case'), '--key', key, '-o', signed);
		const text = readFileSync(signed, 'utf8');
		assert.ok(text.includes(`version_sha256: ${version}`), 'what is signed is the version that the page showed');
		await world.go(page, '/verify/VF-1');
		await work.getByRole('button', { name: 'Show sample and version' }).click();
		const hand = (name, content) => work.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
		await work.locator('input[type=file]').waitFor({ state: 'attached' });
		for (const [content, code] of [['a letter', 'signed_case.not_one'], [text.slice(0, text.length / 2), 'signed_case.truncated'], [text.replace('signed_on=2028', 'signed_on=2027'), 'signed_case.signature']]) {
			await hand('VF-1.signed', content);
			await work.getByText(code).waitFor();
		}
		await hand('VF-1.signed', text);
		await work.getByText(/Signature of the lead verifier .*: holds for this version/).waitFor();
		await work.getByRole('heading', { name: 'This version is locked' }).waitFor();
		run('verify', 'check', signed, '--db', db);
		run('check', '--db', db);
		await row.getByRole('button', { name: /Raise a finding/ }).click();
		await raising.getByLabel('What was found').fill('Too late');
		await raise.click();
		await raising.getByText('finding.signed').waitFor();
		await page.keyboard.press('Escape');
		await menu(page, 'Reports');
		const opinion = page.locator('.card').filter({ has: page.getByRole('heading', { name: /opinion/i }) }).first();
		await opinion.locator('select').first().selectOption('VF-1');
		await opinion.getByRole('button', { name: /^Make/ }).click();
		assert.equal((await downloaded(page, opinion.locator('a[download]'))).subarray(0, 5).toString(), '%PDF-');
		await end(page, /status of 4(09|22)/);
	}],
	['a consultant sees the one request that was handed over, and nothing beside it', async () => {
		const page = await begin('P-ADVISER', KO);
		await page.locator('.tools .pop button').last().click();
		await page.locator('.pop-panel').getByRole('button', { name: /컨설턴트.*C-2026\/S2/ }).click();
		await page.waitForURL(/inbox/);
		await page.locator('.work').getByText('2026년 에너지 자료').first().waitFor();
		assert.equal(await page.locator('.work li').count(), 1);
		assert.match(await page.locator('.work').innerText(), /2026년 에너지 자료/);
		const as = { 'X-Role': 'consultant:C-2026/S2' };
		assert.deepEqual([...new Set((await read('P-ADVISER', '/v1/activity?limit=500', as)).items.map((each) => each.process))], ['S2-PR1']);
		for (const path of ['/v1/sites/S1-S/activity?year=2027', '/v1/grants/S2-M1', '/v1/footprints/S1-P1'])
			assert.equal((await world.ask('P-ADVISER', path, { headers: as })).status, 404, path);
		assert.deepEqual((await read('P-ADVISER', '/v1/returns', as)).items.filter((each) => each.organisation), []);
		await end(page);
	}],
]);
await world.close();
rmSync(HOME, { recursive: true, force: true });
