/* Words of the server in "how calculated": days, months and numbers as people write them, keys as they are. */
import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { readable } from '../src/explain/working';
import { speak } from './words';

test('days, months and numbers in the words of a calculation are written as everywhere else, keys are left alone', () => {
	speak('ko');
	equal(readable('2027-01: 기준 21650 − 실제 15804.5'), '2027년 1월: 기준 21,650 − 실제 15,804.5');
	equal(readable('기준선(2026-05-01 고정), 계측값'), '기준선(2026. 5. 1. 고정), 계측값');
	equal(readable('KCU-EP-1-2027-10…12, E-S1-M1-ORDER, 2027-13, 12345-67'), 'KCU-EP-1-2027-10…12, E-S1-M1-ORDER, 2027-13, 12345-67');
	speak('en');
	equal(readable('2026-05-15 Carmaker (simulated)'), '15 May 2026 Carmaker (simulated)');
	equal(readable('2027-12: baseline 16454 − actual 1299'), 'Dec 2027: baseline 16,454 − actual 1299');
});
