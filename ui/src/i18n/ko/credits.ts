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
	instruments: { KAU: '할당배출권', KCU: '상쇄배출권', KOC: '외부사업 인증실적' } as Record<string, string>,
	reasons: { lapses: '이월 승인이 없으면 그 해로 소멸', banked: '이미 이월함: 다시 이월할 수 없음', this_year: '이 해의 것: 남으면 한도 안에서 이월 가능', window: '먼저 전환. 그 날 전환 기한이 끝남', borrowed: '다음 해에서 차입: 마지막에', not_there: '그 날보다 뒤에 얻음: 이 해에는 쓸 수 없음', over_limit: '이 해의 상쇄 한도를 넘음' } as Record<string, string>,
	states: { live: '보유', converted: '전환', surrendered: '제출', cancelled: '취소', expired: '소멸', deposited: '예치' } as Record<string, string>,
	figures: {
		certified_t: '인증 배출량', obligation_t: '의무량', offset_limit_t: '상쇄 한도', surrendered_kcu_t: '제출한 상쇄배출권', offset_limit_left_t: '남은 상쇄 한도', allocated_free_t: '무상할당',
		allocated_auctioned_t: '유상할당', allocated_undivided_t: '할당 (미구분)', mean_price_kau_krw: '할당배출권 평균 가격', mean_price_kcu_krw: '상쇄배출권 평균 가격', mean_price_koc_krw: '인증실적 평균 가격',
		held_kau_t: '보유 할당배출권', held_kau_banked_t: '그중 이월', held_kau_borrowed_t: '그중 차입', held_kcu_t: '보유 상쇄배출권', held_koc_t: '보유 인증실적', covered_t: '충당', shortfall_t: '부족',
		penalty_krw: '과징금 추정', late_per_month_krw: '월 가산금', surplus_t: '잉여', bankable_t: '이월 가능', borrowable_t: '차입 가능',
	} as Record<string, string>,
};

export default words;
