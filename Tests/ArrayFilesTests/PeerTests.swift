import ArrayFiles
import Diagnostics
import Foundation
import Testing

/// Files of NumPy and of safetensors are read as they meant them, and ours are read by them.
struct PeerTests {
  /// Twelve values in each type, in both orders of bytes and of axes, plain and compressed.
  @Test(.enabled(if: Python.hasNumPy, "no Python with NumPy"))
  func numPyFilesAreRead() throws {
    let scratch = try Scratch()
    let printed = try #require(
      Python.run(
        """
        import json
        import numpy as np
        a = np.array([0, 1, 2, 3, 4.5, -6, 7.25, 100, 1e-3, 1/3, -0.1, 12]).reshape(3, 4)
        expected, arrays = {}, {}
        for t in ['?', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', '>i2', '>i4', '>i8', '>u8', '>f2', '>f4', '>f8']:
            for order in 'CF':
                b = np.array(abs(a) if 'u' in t else a).astype(t)
                b = np.asfortranarray(b) if order == 'F' else b
                name = f't{len(arrays)}'
                arrays[name] = b
                expected[name] = b.astype(float).tolist()
                np.save(name + '.npy', b)
        r = np.random.default_rng(0)
        arrays['text'] = np.frombuffer(('abc' * 5000 + 'the quick brown fox ' * 300).encode(), dtype='u1')
        arrays['normal'] = r.normal(size=(500, 7))
        arrays['sparse'] = np.where(r.random(20000) < 0.01, r.normal(size=20000), 0.0).reshape(2, 100, 100)
        arrays['zeros'] = np.zeros(300000)
        for name in ['text', 'normal', 'sparse', 'zeros']:
            expected[name] = arrays[name].astype(float).tolist()
        np.savez('plain.npz', **arrays)
        np.savez_compressed('small.npz', **arrays)
        np.savetxt('normal.csv', arrays['normal'], delimiter=',', header='a,b,c,d,e,f,g')
        json.dump(expected, open('expected.json', 'w'))
        print('done')
        """, in: scratch.path))
    #expect(printed == "done\n")
    let expected = try ArrayFile.read(scratch.file("expected.json"))
    #expect(expected.names.count == 42)
    for file in ["plain.npz", "small.npz"] {
      let arrays = try ArrayFile.read(scratch.file(file))
      for name in expected.names {
        let (value, wanted) = (try arrays.array(name), try expected.array(name))
        #expect(value.shape == wanted.shape && value.doubles == wanted.doubles, "\(name) in \(file)")
      }
    }
    for name in expected.names where name.hasPrefix("t") && name != "text" {
      let (value, wanted) = (try ArrayFile.readOne(scratch.file(name + ".npy")), try expected.array(name))
      #expect(value.shape == wanted.shape && value.doubles == wanted.doubles, "\(name)")
    }
    #expect(try ArrayFile.readOne(scratch.file("normal.csv")).doubles == expected.array("normal").doubles)
  }

  @Test(.enabled(if: Python.hasNumPy, "no Python with NumPy"))
  func numPyReadsOurs() throws {
    let scratch = try Scratch()
    for format in ["npz", "json"] { try ArrayFile.write(ArrayFileTests.samples, to: scratch.file("a.\(format)")) }
    try ArrayFile.write(NamedArrays([("m", try ArrayFileTests.samples.array("matrix"))]), to: scratch.file("m.npy"))
    let printed = Python.run(
      """
      import json
      import numpy as np
      z = np.load('a.npz')
      assert sorted(z.files) == sorted(['scalar', 'vector', 'matrix', 'empty', 'tensor', 'ŷ/hat']), z.files
      assert z['vector'].dtype == np.float32 and z['matrix'].dtype == np.float64
      assert z['scalar'].shape == () and z['scalar'] == 0.1
      assert z['tensor'].shape == (2, 1, 2) and z['tensor'].ravel().tolist() == [1, 2, 3, 4]
      assert z['matrix'].tolist() == [[1, 2, 3], [4, 1e300, -np.pi]] and np.load('m.npy').tolist() == z['matrix'].tolist()
      j = json.load(open('a.json'))
      assert all(np.array_equal(np.array(j[k], dtype=z[k].dtype), z[k]) for k in z.files)
      import zipfile
      assert zipfile.ZipFile('a.npz').testzip() is None
      print('ok')
      """, in: scratch.path)
    #expect(printed == "ok\n")
  }

  @Test(.enabled(if: Python.hasSafetensors, "no Python with safetensors"))
  func safetensorsBothWays() throws {
    let scratch = try Scratch()
    var arrays = ArrayFileTests.samples
    arrays.metadata = ["epoch": "7"]
    try ArrayFile.write(arrays, to: scratch.file("ours.safetensors"))
    let printed = Python.run(
      """
      import numpy as np
      from safetensors import safe_open
      from safetensors.numpy import save_file
      with safe_open('ours.safetensors', 'np') as f:
          assert f.metadata() == {'epoch': '7'}, f.metadata()
          assert f.get_tensor('matrix').tolist() == [[1, 2, 3], [4, 1e300, -np.pi]]
          assert f.get_tensor('vector').dtype == np.float32 and f.get_tensor('scalar').shape == ()
      a = np.array([[0, 1, 2], [3, 4, 5]])
      save_file({t: a.astype(t) for t in ['bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float16', 'float32', 'float64']},
          'theirs.safetensors', metadata={'a': 'b'})
      print('ok')
      """, in: scratch.path)
    #expect(printed == "ok\n")
    let theirs = try ArrayFile.read(scratch.file("theirs.safetensors"))
    #expect(theirs.metadata == ["a": "b"])
    #expect(theirs.names.count == 12)
    for (name, value) in try theirs.all() { #expect(value.doubles == (name == "bool" ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 5])) }
  }
}
