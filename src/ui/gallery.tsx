import { text } from '../kernel/text.ts'
import { Page } from './frame.tsx'
import { GalleryAnswers, GalleryPictures } from './gallery-answers.tsx'
import { GalleryForm } from './gallery-form.tsx'
import { frame, long_name, navigation, unbroken } from './gallery-frame.ts'
import { GalleryLists } from './gallery-lists.tsx'
import { Notice } from './notice.tsx'
import { RefusalBody } from './refusal-page.tsx'
import { Door, PageSentence, Section } from './sentence.tsx'
import { JourneySteps } from './steps.tsx'
import { SumSentence } from './sum.tsx'
import type { Spoken } from './words.ts'

/** Every part in every state, with names that are too long and lists that are empty: for looking and for tests. */
export function Gallery({ language }: Spoken) {
  return (
    <Page
      language={language}
      title={text('Galeri', 'Gallery')}
      path="/gallery?tone=all"
      navigation={navigation('/roster')}
      crumbs={[{ label: text('Beranda', 'Home'), href: '/' }, { label: unbroken }]}
      notice={{ tone: 'success', title: text('Tersimpan', 'Saved'), live: true }}
      has_errors
      {...frame}
    >
      <div class="grid gap-6">
        <JourneySteps
          language={language}
          steps={[
            { name: text('Unggah', 'Upload'), href: '/1' },
            { name: text('Periksa masalah', 'Check problems') },
            { name: text('Simpan', 'Save') },
          ]}
          current={2}
        />
        <PageSentence
          eyebrow={text('Galeri bagian', 'Gallery of parts')[language]}
          small={
            <SumSentence
              language={language}
              total={{ value: 10, label: text('baris', 'rows'), href: '/r' }}
              parts={[
                { value: 10, label: text('diterima', 'accepted'), href: '/r?v=1' },
                { value: 0, label: text('ditolak', 'rejected'), href: '/r?v=2' },
              ]}
            />
          }
        >
          {text('Semua bagian', 'All parts')[language]}, <Door href="/person">{long_name}</Door>
        </PageSentence>
        <Notices language={language} />
        <Section language={language} title={text('Formulir', 'Form')}>
          <GalleryForm language={language} />
        </Section>
        <GalleryLists language={language} />
        <GalleryAnswers language={language} />
        <GalleryPictures language={language} />
        <RefusalBody
          language={language}
          error_id="2f0c7a0e-8f3a-4c3e-9b0f-0c7a0e8f3a4c"
          back_href="/roster"
        />
      </div>
    </Page>
  )
}

function Notices({ language }: Spoken) {
  const body = text('Apa yang terjadi dan apa langkah berikutnya.', 'What happened and what to do next.')
  return (
    <div class="grid gap-3">
      {(['info', 'success', 'warning', 'error'] as const).map((tone) => (
        <Notice
          language={language}
          tone={tone}
          title={text('Sebuah pemberitahuan', 'A notice')}
          text={body}
          action={{ href: '/next', label: text('Lihat pilihan', 'See the choices') }}
        />
      ))}
    </div>
  )
}
