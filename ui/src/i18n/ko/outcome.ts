const words = {
	title: '우리 회사 성과',
	all: '업체마다의 성과',
	allText: '지원받은 업체마다 받은 돈, 돌려준 돈, 남은 돈과 검증된 감축량입니다. 업체를 누르면 목표 경로와 설비가 보입니다.',
	none: '지원받은 업체가 아직 없습니다.',
	tier: (n: string) => `${n}차`,
	sentence: (support: string, returned: string, cut: string, mark: string, net: string) =>
		[!support ? (cut ? '받은 지원금 없이' : '받은 지원금도,') : returned ? `지원금 ${support}을 받아 ${returned}을 환원했고` : `지원금 ${support}을 받았고`, cut ? `감축량 ${cut}(${mark})를` : `확인된 감축${support ? '은' : '도'} 아직`, (cut ? '냈' : '없') + (net ? `으며, 순현금은 ${net}입니다.` : '습니다.')].join(' '),
	paper: '고객에게 줄 보고서 (PDF)',
	noDuty: '환원 의무 없음', ofDuty: (duty: string) => `의무 ${duty} 가운데`, short: '부족',
	payback: (years: string) => `투자 회수 ${years}년`, earned: '회수할 돈 없음',
	years: '해마다 순현금', yearsText: '순현금 = 받은 지원금 − 환원 의무 − 자부담 + 아낀 에너지값 (원). 확정 때 줄어든 지원금은 그 해에서 뺍니다.', year: '연도', sum: '모두',
	path: '배출량과 목표 경로', noPath: (why: string) => `목표 경로가 그림에 없는 까닭: ${why}.`,
	machines: '설비마다', machinesText: '‘같은 달의 계획’은 실측한 달에 계획했던 감축량이라, 실측과 바로 견줄 수 있습니다.', noMachine: '아직 설비가 없습니다.',
	head: { firm: '업체', machine: '설비', state: '상태', installed: '설치일', perYear: '한 해 계획', planned: '같은 달의 계획', measured: '실측', verified: '검증' },
	more: '그 밖의 성과', base: '기준연도 배출량', hours: (n: string) => `${n}시간`,
};

export default words;
