const words = {
	title: '배출권과 상쇄',
	text: '이행연도에 내야 할 양, 가진 양, 상쇄 한도, 먼저 쓸 것을 봅니다.',
	company: '회사',
	none: '배출권거래제 의무가 있는 회사가 보이지 않습니다.',
	picture: '이행연도의 위치',
	standIn: '대신 쓴 값',
	estimate: '추정',
	unknown: '이 해 자료 없음',
	order: '먼저 쓸 것',
	orderNone: '쓸 수 있는 배출권이 없습니다.',
	batches: '인증실적 묶음',
	batchesNone: '인증된 실적이 없습니다.',
	all: '모든 수치와 식',
	head: { batch: '묶음', vintage: '연도', tonnes: '수량 (t)', use: '쓸 양 (t)', last: '쓸 수 있는 마지막 날', reason: '까닭', serial: '일련번호', project: '사업', holder: '보유자', state: '상태', since: '상태가 된 날', figure: '항목', value: '값', formula: '식', source: '출처' },
};

export default words;
