const words = {
	title: '우리 공장',
	number: '우리 숫자', part: '우리 부품',
	noNumber: '아직 계산한 숫자가 없습니다. 전기 고지서만 있으면 보통 7분 걸립니다.',
	begin: '시작하기', open: '자세히 보기', all: (n: string) => `부품 ${n}개 모두 보기`, confirmation: '배출량 확인서 (PDF) 만들기', look: '자세히 보고 보내기', goOn: '이어서 쓰기',
	mark: { partial: '일부 자료 없음', estimated: '추정', measured: '실측' },
	site: (total: string) => `공장 전체 ${total}`,
	asked: '고객이 요청한 것', noRequest: '기다리는 요청이 없습니다.', until: (day: string) => `${day}까지`, answer: '답하기',
	money: '받을 수 있는 지원금', others: (n: string) => `우리 공장에 맞는 설비 ${n}가지 가운데 회수가 가장 빠른 것`, apply: '살펴보고 신청하기',
	noApplication: '심사 중인 신청이 없습니다.', waiting: (number: string, day: string) => `신청 ${number} 심사 중, ${day} 결정 예정`,
	net: '순현금', noSupport: '받은 지원이 아직 없습니다.',
	bill: '이번 달 고지서', billText: '고지서가 나오면 사용량만 적어 두세요. 2분이면 됩니다.', saved: (time: string) => `마지막 저장 ${time}.`, enter: '적기',
};

export default words;
