const words = {
	title: '검증',
	text: '맡은 검증 건과 상태를 봅니다. 숫자 옆의 증빙은 보고서와 목록에서 엽니다.',
	none: '맡은 검증 건이 없습니다.',
	gone: '이 검증 건은 없거나 볼 수 없습니다.',
	months: (from: string, to: string) => `${from} – ${to}`,
	open: '아직 없음',
	unsigned: '서명 전',
	notSaid: '적지 않음',
	caseText: (project: string, from: string, to: string) => `${project} · ${from} – ${to}`,
	papers: '의견서와 보고서',
	about: '검증 조건',
	sample: (size: string, seed: string) => `${size}대${seed ? ` (난수 씨앗 ${seed})` : ''}`,
	locked: '서명한 판은 바꿀 수 없습니다. 뒤에 값이 바뀌면 의견이 무효가 되고 새 검증이 필요합니다.',
	signing: '서명 열쇠는 검증기관만 가집니다. 그래서 서명은 브라우저가 아니라 자기 컴퓨터의 명령으로 합니다: sangsaeng verify export · verify sign',
	machines: '설비와 감축량',
	findings: '지적 사항',
	findingsNone: '지적 사항이 없습니다.',
	head: { case: '검증', project: '사업', period: '기간', opinion: '의견', signed: '서명', findings: '지적', sample: '표본', materiality: '중요성 기준', measure: '설비', planned: '계획', measured: '계량', verified: '검증', filled: '메운 달' },
	opinions: { fit: '적합', unfit: '부적합', open: '아직 없음' } as Record<string, string>,
	columns: { finding: '번호', measure: '설비', month: '달', kind: '종류', grams: '그램', description: '내용', raised_on: '제기한 날', raised_by: '제기한 사람', answer: '답', answered_on: '답한 날', answered_by: '답한 사람', resolution: '처리', closed_on: '닫은 날', evidence: '증빙' } as Record<string, string>,
};

export default words;
